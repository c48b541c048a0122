#!/usr/bin/env bash
# The three hospitals of three-hospitals.sh, each on another version of Spark: north on 3.5 with an
# Iceberg table, south on 4.1 with an Iceberg table, east on 4.2 with a Delta table. All run the same
# SQL, and the script checks the three answers against plain Spark. Exit status 0 only if they are
# identical. It writes only below examples/target/mixed-versions and below examples/mixed-versions.
set -euo pipefail
umask 022
cd "$(dirname "$0")"
. lib/launch.sh
. lib/separate.sh

SQL="$JOINTLY_EXAMPLES/three-hospitals/query.sql"
WORK="$JOINTLY_TARGET/mixed-versions"
. lib/hospitals.sh

version_of() { case "$1" in north) echo 3.5 ;; south) echo 4.1 ;; east) echo 4.2 ;; esac; }

spark_of() { SPARK="$JOINTLY_EXAMPLES/mixed-versions/spark-$(version_of "$1")/target"; }

source_of() { if [[ "$1" == east ]]; then echo "delta.\`$WORK/east/lake\`"; else echo lake.hospital.admissions; fi; }

options_of() {
  # Both must be the same at all parties; Spark 3.5 has ANSI mode off unless told otherwise.
  local extensions=io.jointly.spark.JointlyExtensions ansi=spark.sql.ansi.enabled=true
  if [[ "$1" == east ]]; then
    OPTIONS=(--conf "$ansi" --conf "spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension,$extensions"
      --conf spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog)
  else
    OPTIONS=(--conf "$ansi" --conf "spark.sql.extensions=$extensions"
      --conf spark.sql.catalog.lake=org.apache.iceberg.spark.SparkCatalog
      --conf spark.sql.catalog.lake.type=hadoop
      --conf "spark.sql.catalog.lake.warehouse=$WORK/$1/lake")
  fi
}

build_versions() {
  local version built="$JOINTLY_EXAMPLES/mixed-versions"
  for version in 3.5 4.1 4.2; do
    if [[ ! -f "$built/spark-$version/target/job.jar" || "$JOINTLY_EXAMPLES_JAR" -nt "$built/spark-$version/target/job.jar" ]]; then
      say "building for Spark 3.5, 4.1 and 4.2; the first time Maven fetches them, some 1.2 GB"
      rm -rf "$built"/spark-*/target/{lib,spark}
      maven -Pmixed-versions -pl examples/mixed-versions/spark-3.5,examples/mixed-versions/spark-4.1,examples/mixed-versions/spark-4.2 -am
      return
    fi
  done
}

# Each hospital writes its rows into a table of its own, with its own Spark.
load() {
  local name table using
  for name in "${HOSPITALS[@]}"; do
    table="$(source_of "$name")"
    using=iceberg
    [[ "$name" != east ]] || using=delta
    say "$name writes its rows into a table, with Spark $(version_of "$name") and $using"
    party_command "$name"
    "${AS[@]}" tee load.sql >/dev/null <<LOAD
CREATE TABLE $table USING $using AS SELECT * FROM parquet.\`$WORK/$name/admissions\`;
SELECT count(*) AS rows FROM $table
LOAD
    spark_of "$name"
    options_of "$name"
    spark_submit 768m "$WORK/$name/tmp" "$SPARK"
    "${AS[@]}" "${SUBMIT[@]}" --master 'local[1]' --class io.jointly.examples.RunSql \
      --jars "$(jars_of "$SPARK")" "${OPTIONS[@]}" "$(job_of "$SPARK")" load.sql load.tsv </dev/null 2>&1 | prefixed "$name"
  done
}

jointly_build
build_versions
start_clean
generate
separate "$WORK" "${HOSPITALS[@]}"
open_mailbox
load
agree
join 768m
check
say "done in $SECONDS s"
