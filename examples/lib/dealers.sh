# Sourced, after launch.sh and separate.sh, by the examples in which dealers without a cluster deal rows to three
# compute parties. They set NAME and WORK, and SHARE_TABLES to the share tables of NAME/collaboration.yaml, and define
#
#   dealers_of TABLE     prints the ids of the table's dealers, one a line
#
# In collaboration.yaml stand @union@ and so on in the place of each party's key, and a line "@dealers of TABLE@" in the
# place of a table's dealers.

PARTIES=(union university ministry)
PREFIX_WIDTH=10
SEPARATE_WHO="compute party"
SEPARATE_CLOSED=(dealers all)
RUNNING=()
# A dealer's program runs for a second, most of which Java takes to load and compile it. With hundreds of them on one
# machine it pays to compile less, and to keep an archive of what was loaded, see archive_classes.
DEALER_JAVA="$JOINTLY_JAVA -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xlog:disable"
DEALER_JAVA="$DEALER_JAVA -XX:SharedArchiveFile=$WORK/all/dealer.jsa -jar $JOINTLY_DEALER_JAR"
export WORK DEALER_JAVA

stop_all() { [[ ${#RUNNING[@]} == 0 ]] || kill "${RUNNING[@]}" 2>/dev/null || true; }
trap stop_all EXIT

# Removes the folders, keys and mailbox of the last run.
start_clean() {
  rm -rf "$WORK" || die "cannot remove $WORK; was it made by another user?"
  mkdir -p "$WORK"/{union,university,ministry}/tmp "$WORK"/all/tmp "$WORK"/dealers "$WORK"/mailbox
  chmod 0700 "$WORK"/{union,university,ministry,all,dealers}
}

# Dealers run as the caller. One mailbox for all: compute parties and dealers put files there, and need not trust it.
separate_parties() {
  separate "$WORK" "${PARTIES[@]}"
  say "$(separate_describe)"
  if [[ "$SEPARATED_BY" == users ]]; then
    chgrp "$(separate_group)" "$WORK/mailbox"
    chmod 2770 "$WORK/mailbox"
  fi
}

# two_at_a_time FUNCTION: calls the function, which has to be exported, with each line of standard input.
two_at_a_time() { xargs -P 2 -I @ bash -euo pipefail -c "$1 @" || die "a dealer's program failed; see $WORK/dealers"; }

# own_key DEALER: the dealer makes its key, in its own folder. The public half is all that it gives away.
own_key() (
  cd "$WORK/dealers/$1"
  $DEALER_JAVA keygen "$1.pem" >"$1.pub" 2>keygen.txt
)

# deal DEALER TABLE FILE BATCH: one call of the real command.
deal() (
  cd "$WORK/dealers/$1"
  $DEALER_JAVA deal "$3" --collaboration "$WORK/collaboration.yaml" --table "$2" \
    --dealer "$1" --identity "$1.pem" --mailbox "file:$WORK/mailbox" --batch "$4" >"dealt-$4.txt" 2>&1 \
    || { cat "dealt-$4.txt" >&2; exit 1; }
)
export -f own_key deal

# archive_classes DEALER TABLE FILE BATCH: deals, and leaves an archive of the classes to those that deal afterwards.
archive_classes() { DEALER_JAVA="${DEALER_JAVA/SharedArchiveFile/ArchiveClassesAtExit}" deal "$@"; }

# Tests the separation of the folders instead of assuming it.
try_walls() {
  party_command union
  if "${AS[@]}" cat ../university/identity.pem >/dev/null 2>&1 || "${AS[@]}" ls ../dealers >/dev/null 2>&1; then
    [[ "$SEPARATED_BY" == nothing ]] || die "union can read others' folders"
    say "union tries to read the folders of university and of the dealers: it can, because nothing here prevents it"
  else
    say "union tries to read the folders of university and of the dealers: refused"
  fi
}

# Every dealer and every compute party makes its key. Only the public halves go into the file that all agree on.
agree() {
  local file="$WORK/collaboration.yaml" party table key digest started=$SECONDS
  for table in "${SHARE_TABLES[@]}"; do dealers_of "$table"; done >"$WORK/all/dealers"
  say "$(wc -l <"$WORK/all/dealers" | tr -d ' ') dealers make a key each, each by its own call of jointly keygen"
  two_at_a_time own_key <"$WORK/all/dealers"
  for table in "${SHARE_TABLES[@]}"; do
    for key in $(dealers_of "$table"); do
      echo "      $key: \"$(cat "$WORK/dealers/$key/$key.pub")\""
    done >"$WORK/all/dealers-of-$table"
  done
  awk -v from="$WORK/all/dealers-of-" '
    /^ *@dealers of .*@$/ { sub(/^ *@dealers of /, ""); sub(/@$/, ""); while ((getline line <(from $0)) > 0) print line; next }
    { print }' "$NAME/collaboration.yaml" >"$file"
  for party in "${PARTIES[@]}"; do
    party_command "$party"
    key="$("${AS[@]}" "$JOINTLY_JAVA" -jar "$JOINTLY_CONNECTOR_JAR" keygen identity.pem 2>/dev/null)"
    sed -i.before "s|@$party@|$key|" "$file"
  done
  rm -f "$file.before"
  digest="$(sha256 "$file")"
  say "all agree on one collaboration.yaml, with digest $digest ($((SECONDS - started)) s)"
  for party in "${PARTIES[@]}"; do
    party_command "$party"
    "${AS[@]}" tee collaboration.yaml <"$file" >/dev/null
    {
      echo "collaboration: {id: $NAME, sha256: \"$digest\"}"
      echo "tables:"
      for table in "${SHARE_TABLES[@]}"; do
        echo "  $table: {shares: \"SELECT * FROM parquet.\`$WORK/$party/shares/$table\`\"}"
      done
    } | "${AS[@]}" tee policy.yaml >/dev/null
  done
}

# Each compute party makes a key for each table, to which dealers seal.
make_dealing_keys() {
  local party table
  for party in "${PARTIES[@]}"; do
    for table in "${SHARE_TABLES[@]}"; do
      party_command "$party"
      "${AS[@]}" "$JOINTLY_JAVA" -jar "$JOINTLY_CONNECTOR_JAR" dealing-key --collaboration collaboration.yaml \
        --table "$table" --party "$party" --identity identity.pem --mailbox "file:$WORK/mailbox" | prefixed "$party"
    done
  done
}

# lie DEALER TABLE BATCH LIE: a dealer with a changed program.
lie() (
  cd "$WORK/dealers/$1"
  "$JOINTLY_JAVA" -cp "$JOINTLY_EXAMPLES_JAR:$JOINTLY_CONNECTOR_JAR" io.jointly.examples.dealers.LyingDealer \
    "$4" "$WORK/collaboration.yaml" "$2" "$1" "$1.pem" "$WORK/mailbox" "$3"
)

# all_parties FUNCTION: runs FUNCTION PARTY for all compute parties at once, with the party's name before each line that
# it prints. The function has to end with submit.
all_parties() {
  local party readers=() failed=0
  for party in "${PARTIES[@]}"; do
    rm -f "$WORK/$party.pipe"
    mkfifo "$WORK/$party.pipe"
    prefixed "$party" <"$WORK/$party.pipe" &
    readers+=($!)
    "$1" "$party" >"$WORK/$party.pipe" 2>&1 </dev/null &
    RUNNING+=($!)
  done
  for party in "${RUNNING[@]}"; do
    wait "$party" || failed=1
  done
  RUNNING=()
  wait "${readers[@]}"
  [[ $failed == 0 ]] || die "a compute party's job failed"
}

# submit PARTY ARGUMENT...: a compute party's own spark-submit, in the place of this process.
submit() {
  local party="$1"
  shift
  spark_submit 512m "$WORK/$party/tmp"
  party_command "$party"
  exec "${AS[@]}" "${SUBMIT[@]}" --master 'local[1]' --name "$party" "$@"
}

# collect TABLE NAME: all compute parties collect what was dealt, and say what they did not accept.
collect() {
  COLLECTED_TABLE="$1" COLLECTION="$2"
  say "three spark-submits, one for each compute party, run jointly collect for the table $1"
  all_parties collect_one
  local party
  for party in "${PARTIES[@]}"; do
    prefixed "$party" <"$WORK/all/collected-$1-$party.txt"
  done
}

collect_one() {
  submit "$1" "$JOINTLY_CONNECTOR_JAR" collect --collaboration collaboration.yaml --table "$COLLECTED_TABLE" \
    --party "$1" --identity identity.pem --mailbox "file:$WORK/mailbox" --name "$COLLECTION" \
    --out "shares/$COLLECTED_TABLE" >"$WORK/all/collected-$COLLECTED_TABLE-$1.txt"
}

# expect_collected TABLE: what all compute parties have printed has to be what standard input says, and one digest.
expect_collected() {
  local party first="$WORK/all/collected-$1-${PARTIES[0]}.txt"
  cat >"$WORK/all/expected-$1.txt"
  for party in "${PARTIES[@]}"; do
    diff "$first" "$WORK/all/collected-$1-$party.txt" || die "two compute parties have collected different rows"
  done
  diff "$WORK/all/expected-$1.txt" <(sed 's/; digest [0-9a-f]\{64\}$//' "$first") \
    || die "other rows of table $1 were rejected than those that are none"
  say "all compute parties have the same rows of $1, digest $(sed -n 's/^collection .*; digest //p' "$first")"
}

# ask: all compute parties run the SQL of the file that the example gives.
ask() {
  say "three spark-submits, one for each compute party, run the same SQL:"
  cat "$SQL"
  RUN="$NAME-$SECONDS-$$"
  all_parties ask_one
}

ask_one() {
  submit "$1" --class io.jointly.examples.RunSql --jars "$JOINTLY_CONNECTOR_JAR" \
    --conf spark.sql.catalog.joint=io.jointly.spark.JointCatalog \
    --conf spark.sql.catalog.joint.collaboration="$WORK/$1/collaboration.yaml" \
    --conf spark.sql.catalog.joint.party="$1" \
    --conf spark.sql.catalog.joint.identity="$WORK/$1/identity.pem" \
    --conf spark.sql.catalog.joint.policy="$WORK/$1/policy.yaml" \
    --conf spark.sql.catalog.joint.mailbox="file:$WORK/mailbox" \
    --conf spark.sql.catalog.joint.run="$RUN" \
    --conf spark.sql.catalog.joint.join-timeout=3m \
    "$JOINTLY_EXAMPLES_JAR" "$SQL" "$WORK/$1/result.tsv"
}

# plain SCRIPT RESULT TABLE FOLDER...: plain Spark runs the script over the clear rows, which only this script holds.
plain() {
  spark_submit 512m "$WORK/all/tmp"
  "${SUBMIT[@]}" --master 'local[2]' --class io.jointly.examples.PlainUnion --jars "$JOINTLY_CONNECTOR_JAR" "$JOINTLY_EXAMPLES_JAR" "$@" \
    | prefixed "plain"
}

# compare: the answers of all compute parties have to be plain Spark's.
compare() {
  jvm 64m "$WORK/all/tmp"
  "${JVM[@]}" -cp "$JOINTLY_EXAMPLES_JAR:$JOINTLY_TARGET/spark/jars/*" io.jointly.examples.Compare \
    "$WORK/all/result.tsv" "$WORK"/{union,university,ministry}/result.tsv || die "the answers DIFFER"
  say "identical: names, types and values of all three joint answers and plain Spark's"
}
