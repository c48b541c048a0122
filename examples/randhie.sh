#!/usr/bin/env bash
# randhie.sh FILE.csv: runs a joint query over published data of the RAND Health Insurance Experiment,
# distributed to three parties in one JVM, and compares the answers with plain Spark. Exit status 0
# only if they agree.
set -euo pipefail
umask 022
[[ $# == 1 && -r "$1" ]] || {
  echo "usage: randhie.sh FILE.csv (a readable file)" >&2
  exit 2
}
CSV="$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"
cd "$(dirname "$0")"
. lib/launch.sh
WORK="$JOINTLY_TARGET/randhie"

jointly_build
say "comparing the joint query over $(basename "$CSV"), distributed to three parties, with plain Spark"
rm -rf "$WORK"
mkdir -p "$WORK/tmp"
spark_submit 1g "$WORK/tmp"
"${SUBMIT[@]}" --master 'local[2]' --class io.jointly.examples.Randhie --jars "$JOINTLY_CONNECTOR_JAR" \
  "$JOINTLY_EXAMPLES_JAR" "$CSV" randhie/collaboration.yaml randhie/query.sql "$WORK"
say "done in $SECONDS s"
