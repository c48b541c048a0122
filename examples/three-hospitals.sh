#!/usr/bin/env bash
# Three hospitals run one query over a table that none of them holds as a whole. The script holds all
# three data sets, so it then checks the answer against plain Spark. Exit status 0 only if the answers
# are identical. It writes only below examples/target/three-hospitals.
set -euo pipefail
umask 022
cd "$(dirname "$0")"
. lib/launch.sh
. lib/separate.sh

SQL="$JOINTLY_EXAMPLES/three-hospitals/query.sql"
WORK="$JOINTLY_TARGET/three-hospitals"
. lib/hospitals.sh

# Shows the groups that plain Spark returns and the rules suppress. Only this script can know them.
show_suppressed() {
  say "suppressed groups (visible only to this script, which holds all the data):"
  spark_submit 512m "$WORK/all/tmp"
  "${SUBMIT[@]}" --master 'local[2]' --class io.jointly.examples.PlainUnion --jars "$JOINTLY_CONNECTOR_JAR" "$JOINTLY_EXAMPLES_JAR" \
    "$SQL" "$WORK/all/unruled.tsv" joint.admissions "$WORK"/{north,south,east}/admissions >"$WORK/all/unruled.log" 2>&1 \
    || die "plain Spark failed; see $WORK/all/unruled.log"
  local hidden
  hidden="$(LC_ALL=C comm -13 <(LC_ALL=C sort "$WORK/all/result.tsv") <(LC_ALL=C sort "$WORK/all/unruled.tsv"))"
  [[ -n "$hidden" ]] || die "the rules suppress nothing here, so the example does not show them"
  cut -f 1-3 <<<"$hidden" | prefixed plain
}

show_what_left() {
  say "what left each hospital"
  jvm 64m "$WORK/all/tmp"
  "${JVM[@]}" -cp "$JOINTLY_EXAMPLES_JAR:$JOINTLY_TARGET/spark/jars/*" io.jointly.examples.WhatLeft \
    "$WORK/mailbox" "${HOSPITALS[@]}"
}

jointly_build
start_clean
generate
separate "$WORK" "${HOSPITALS[@]}"
open_mailbox
agree
try_walls
join
check
show_suppressed
show_what_left
say "done in $SECONDS s"
