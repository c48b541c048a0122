#!/usr/bin/env bash
# bench.sh [vector|query|tests|difference]...: runs benchmarks; none of them is a test. Each ratio comes from one run.
# bench.sh dealing [ROWS]: deals, collects and sums rows, ten million if nothing is given. It takes 40 GB of disk then.
# bench.sh tpch [SCALE]: the queries of TPC-H, at scale factor 1 if none is given. It takes a quarter of an hour.
set -euo pipefail
cd "$(dirname "$0")"
. lib/launch.sh

WORK="$JOINTLY_TARGET/bench"

bench() {
  mkdir -p "$WORK/tmp"
  jvm 4g "$WORK/tmp"
  # The heap has a fixed size from the start: otherwise the code that makes it grow would pay for that.
  "${JVM[@]}" -Xms4g -XX:+AlwaysPreTouch \
    -cp "$JOINTLY_EXAMPLES_JAR:$JOINTLY_TARGET/lib/*:$JOINTLY_TARGET/spark/jars/*" "$@"
}

vector() {
  rm -rf "$WORK/mailbox"
  mkdir "$WORK/mailbox"
  bench io.jointly.examples.bench.VectorBenchmark "$WORK/mailbox"
}

tests() {
  rm -rf "$WORK/mailbox"
  mkdir "$WORK/mailbox"
  bench io.jointly.examples.bench.TestBenchmark "$WORK/mailbox"
}

query() {
  bench -Djointly.progress=error -Dspark.master='local[2]' -Dspark.ui.enabled=false -Dspark.sql.shuffle.partitions=2 \
    -Dspark.sql.warehouse.dir="$WORK/tmp/warehouse" -Dspark.sql.debug.maxToStringFields=200 \
    io.jointly.examples.bench.TpchBenchmark "$WORK/tpch" 1 tpch/lineitem.yaml
}

difference() {
  bench -Djointly.progress=error -Dspark.master='local[2]' -Dspark.ui.enabled=false -Dspark.sql.shuffle.partitions=2 \
    io.jointly.examples.bench.DifferenceBenchmark "$WORK/difference" difference/collaboration.yaml
}

tpch() {
  bench -Djointly.progress=error -Dspark.master='local[2]' -Dspark.ui.enabled=false -Dspark.sql.shuffle.partitions=2 \
    -Dspark.sql.warehouse.dir="$WORK/tmp/warehouse" -Dspark.sql.debug.maxToStringFields=200 \
    -Dspark.sql.extensions=io.jointly.spark.JointlyExtensions \
    io.jointly.examples.bench.TpchSuiteBenchmark "$WORK/tpch-all" "$1" tpch
}

dealing() {
  rm -rf "$WORK/dealing"
  bench -Djointly.progress=error -Dspark.master='local[2]' -Dspark.ui.enabled=false -Dspark.sql.shuffle.partitions=8 \
    -Dspark.sql.warehouse.dir="$WORK/tmp/warehouse" -Dspark.local.dir="$WORK/tmp" \
    io.jointly.examples.bench.DealingBenchmark "$WORK/dealing" dealing/collaboration.yaml "$1"
}

jointly_build
if [[ "${1:-}" == dealing ]]; then
  dealing "${2:-10000000}"
  exit
fi
if [[ "${1:-}" == tpch ]]; then
  tpch "${2:-1}"
  exit
fi
for name in "${@:-all}"; do
  case "$name" in
    all) vector; query; tests; difference ;;
    vector | query | tests | difference) "$name" ;;
    *) die "unknown benchmark '$name': vector, query, tests, difference, dealing or tpch" ;;
  esac
done
