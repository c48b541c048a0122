#!/usr/bin/env bash
# 200 people say what they earn, each by a program that runs for a second and splits the row into shares. Three compute
# parties learn the average, the quartiles and how many people are in each pay band, and nobody's salary. Three of the
# 200 have a changed program and deal something else than a row; they are found out. The script plays everybody, so it
# then checks the answers against plain Spark over the rows of the honest 197. Exit status 0 only if the answers are
# identical, and exactly the three were rejected. It writes only below examples/target/salary-survey.
set -euo pipefail
umask 022
cd "$(dirname "$0")"
. lib/launch.sh
. lib/separate.sh

NAME=salary-survey
WORK="$JOINTLY_TARGET/salary-survey"
SHARE_TABLES=(survey)
. lib/dealers.sh
SEED=20260105
PEOPLE=200
BATCH=2026-11
LIARS=(d042 d077 d155)

dealers_of() { seq -f 'd%03.0f' "$PEOPLE"; }

generate() {
  say "making up $PEOPLE people and what they earn (seed $SEED)"
  spark_submit 512m "$WORK/all/tmp"
  "${SUBMIT[@]}" --master 'local[2]' --class io.jointly.examples.dealers.GenerateSurvey \
    "$JOINTLY_EXAMPLES_JAR" "$WORK" "$SEED" "$PEOPLE" "${LIARS[@]}"
}

deal_all() {
  local started=$SECONDS id
  say "$((PEOPLE - ${#LIARS[@]})) dealers deal one row each, each by its own call of jointly deal"
  archive_classes d001 survey pay.csv "$BATCH"
  prefixed d001 <"$WORK/dealers/d001/dealt-$BATCH.txt"
  for id in $(dealers_of); do
    [[ " d001 ${LIARS[*]} " == *" $id "* ]] || echo "$id survey pay.csv $BATCH"
  done | two_at_a_time deal
  say "three dealers with a changed program deal what is no row, sealed and signed as it should be"
  lie d042 survey "$BATCH" out-of-bounds
  lie d077 survey "$BATCH" two-cells
  lie d155 survey "$BATCH" other-product
  say "all have dealt ($((SECONDS - started)) s); none of them has to be reachable any more"
}

check() {
  {
    echo "collection $BATCH: 197 of 200 rows in 200 batches accepted"
    for id in "${LIARS[@]}"; do
      echo "  dealer $id, batch $BATCH: 0 of 1"
      echo "    invalid, which only the dealer can have made: row 1"
    done
  } | expect_collected survey
  say "the three that lied are rejected, at all compute parties, and nothing else"
  say "the script holds all rows: plain Spark runs the same SQL, with the rules in it, over those of the honest 197"
  cat "$NAME/plain.sql" "$NAME/quartiles.sql" >"$WORK/all/plain.sql"
  plain "$WORK/all/plain.sql" "$WORK/all/result.tsv" joint.survey "$WORK/all/honest"
  compare
  say "the quartiles themselves (visible only to this script):"
  plain "$NAME/exact.sql" "$WORK/all/exact.tsv" joint.survey "$WORK/all/honest"
}

jointly_build
start_clean
generate
separate_parties
agree
try_walls
make_dealing_keys
deal_all
collect survey "$BATCH"
SQL="$WORK/survey.sql"
cat "$NAME/question.sql" "$NAME/quartiles.sql" >"$SQL"
ask
check
say "done in $SECONDS s"
