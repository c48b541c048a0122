#!/usr/bin/env bash
# A community votes on its budget. Some people vote by themselves, some at one of three polling places, and each vote is
# split into shares. Three compute parties learn how many votes each project has, and nobody's vote. Two 1s, two halves,
# a vote against, a second vote and votes beyond what a polling place may have are found out. The script plays everybody,
# so it then checks the answers against plain Spark over the votes that count. Exit status 0 only if all compute parties
# have collected the same rows, exactly the bad ones were rejected, and the answers are identical. It writes only below
# examples/target/budget-vote.
set -euo pipefail
umask 022
cd "$(dirname "$0")"
. lib/launch.sh
. lib/separate.sh

NAME=budget-vote
WORK="$JOINTLY_TARGET/budget-vote"
SHARE_TABLES=(online places)
. lib/dealers.sh
SEED=20260105
VOTERS=95
MOST_AT_A_PLACE=20
LIARS=(v017 v042 v073)
VOTES_TWICE=v031
CHANGES_ITS_MIND=v058
SQL="$JOINTLY_EXAMPLES/budget-vote/votes.sql"

dealers_of() { if [[ "$1" == online ]]; then seq -f 'v%03.0f' "$VOTERS"; else printf 'place-%s\n' 1 2 3; fi; }

generate() {
  say "making up voters and their votes (seed $SEED)"
  spark_submit 512m "$WORK/all/tmp"
  "${SUBMIT[@]}" --master 'local[2]' --class io.jointly.examples.dealers.GenerateVotes \
    "$JOINTLY_EXAMPLES_JAR" "$WORK" "$SEED" "$VOTERS" "$MOST_AT_A_PLACE" "${LIARS[@]}"
}

# changes_its_mind VOTER: votes, and takes the vote back before it is collected.
changes_its_mind() (
  cd "$WORK/dealers/$1"
  printf 'project,district\nswimming pond,north\n' >first.csv
  deal "$1" online first.csv first
  $DEALER_JAVA withdraw --collaboration "$WORK/collaboration.yaml" --table online \
    --dealer "$1" --identity "$1.pem" --mailbox "file:$WORK/mailbox" --batch first
)

vote_all() {
  local started=$SECONDS id
  say "$((VOTERS - ${#LIARS[@]})) people vote by themselves, each by a call of jointly deal"
  archive_classes v001 online vote.csv vote
  prefixed v001 <"$WORK/dealers/v001/dealt-vote.txt"
  changes_its_mind "$CHANGES_ITS_MIND" | prefixed "$CHANGES_ITS_MIND"
  for id in $(dealers_of online); do
    [[ " v001 ${LIARS[*]} " == *" $id "* ]] || echo "$id online vote.csv vote"
  done | two_at_a_time deal
  say "$VOTES_TWICE votes once more, under another name"
  deal "$VOTES_TWICE" online vote.csv vote-again
  say "three polling places deal what they have at noon and at night; the third has more votes than it may"
  for id in $(dealers_of places); do
    printf '%s\n' "$id places 1-morning.csv 1-morning" "$id places 2-evening.csv 2-evening"
  done | two_at_a_time deal
  for id in $(dealers_of places); do
    cat "$WORK/dealers/$id"/dealt-*.txt | prefixed "$id"
  done
  say "three voters with a changed program: one votes for two projects, one for two by halves, one takes a vote away"
  lie v017 online vote two-cells
  lie v042 online vote half-and-half
  lie v073 online vote against
  say "all have voted ($((SECONDS - started)) s); none of them has to be reachable any more"
}

check() {
  {
    echo "collection november: 92 of 96 rows in 96 batches accepted"
    echo "  dealer v017, batch vote: 0 of 1"
    echo "    invalid, which only the dealer can have made: row 1"
    echo "  dealer $VOTES_TWICE, batch vote-again: 0 of 1"
    echo "    more than the dealer or the table may have: row 1"
    echo "  dealer v042, batch vote: 0 of 1"
    echo "    invalid, which only the dealer can have made: row 1"
    echo "  dealer v073, batch vote: 0 of 1"
    echo "    invalid, which only the dealer can have made: row 1"
  } | expect_collected online
  {
    echo "collection november: 58 of 63 rows in 6 batches accepted"
    echo "  dealer place-3, batch 2-evening: 5 of 10"
    echo "    more than the dealer or the table may have: rows 6 to 10"
  } | expect_collected places
  say "exactly the bad votes are rejected, at all compute parties, and nothing else"
  say "the script holds all votes: plain Spark runs the same SQL over those that count"
  cat "$NAME/plain.sql" "$SQL" >"$WORK/all/plain.sql"
  plain "$WORK/all/plain.sql" "$WORK/all/result.tsv" joint.votes "$WORK"/all/{online,places}
  compare
}

jointly_build
start_clean
generate
separate_parties
agree
try_walls
make_dealing_keys
vote_all
collect online november
collect places november
ask
check
say "done in $SECONDS s"
