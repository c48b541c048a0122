#!/usr/bin/env bash
# tpch.sh [SCALE]: three companies, each with its own customers, their orders and lines, run the 22 queries of TPC-H. The
# script holds all three data sets, so it then checks each answer against plain Spark. The scale factor is 0.01 if none
# is given, and at most 1. Exit status 0 only if 19 answers are identical and 3 are refused. It writes only below
# examples/target/tpch.
set -euo pipefail
umask 022
cd "$(dirname "$0")"
. lib/launch.sh
. lib/separate.sh

SCALE="${1:-0.01}"
SQL="$JOINTLY_EXAMPLES/tpch"
WORK="$JOINTLY_TARGET/tpch"
. lib/hospitals.sh
. lib/tables.sh
COLLABORATION=tpch/collaboration.yaml
TABLES=(customer orders lineitem part supplier partsupp nation region)
MEMORY=2g
PLAIN=io.jointly.examples.tpch.PlainTpch
COMPARE=io.jointly.examples.tpch.CompareTpch
LIBRARIES="$JOINTLY_TARGET/lib/tpch.jar,$JOINTLY_TARGET/lib/guava.jar"

generate() {
  say "generating TPC-H at scale factor $SCALE, split by customer"
  spark_submit "$MEMORY" "$WORK/all/tmp"
  "${SUBMIT[@]}" --master 'local[2]' --class io.jointly.examples.tpch.GenerateTpch \
    --jars "$LIBRARIES" \
    "$JOINTLY_EXAMPLES_JAR" "$WORK" "$SCALE" "${HOSPITALS[@]}"
}

work_of() {
  JOB=io.jointly.examples.tpch.RunTpch
  ARGUMENTS=("$SQL" "$WORK/$1/results")
}

announce() { say "three spark-submits, one for each company, run the queries of tpch/queries one after the other"; }

check() {
  say "the script holds all three data sets: plain Spark runs the queries over their union"
  compare_all || die "not all queries are answered as they should be"
}

jointly_build
start_clean
generate
separate "$WORK" "${HOSPITALS[@]}"
open_mailbox
agree
join 2g
check
say "done in $SECONDS s"
