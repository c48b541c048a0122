#!/usr/bin/env bash
# Three hospitals run one query over a table that none of them holds as a whole. The script holds all
# three data sets, so it then checks the answer against plain Spark. Exit status 0 only if the answers
# are identical. It writes only below examples/target/three-hospitals.
set -euo pipefail
umask 022
cd "$(dirname "$0")"
. lib/launch.sh
. lib/separate.sh

HOSPITALS=(north south east)
SEED=20260101
SQL="$JOINTLY_EXAMPLES/three-hospitals/query.sql"
WORK="$JOINTLY_TARGET/three-hospitals"
RUNNING=()

stop_all() { [[ ${#RUNNING[@]} == 0 ]] || kill "${RUNNING[@]}" 2>/dev/null || true; }
trap stop_all EXIT

# Removes the folders, keys and mailbox of the last run.
start_clean() {
  rm -rf "$WORK" || die "cannot remove $WORK; was it made by another user?"
  mkdir -p "$WORK"/{north,south,east}/tmp "$WORK"/all/tmp "$WORK"/mailbox
  chmod 0700 "$WORK"/{north,south,east,all}
}

generate() {
  say "generating admissions for ${#HOSPITALS[@]} hospitals (seed $SEED)"
  spark_submit 512m "$WORK/all/tmp"
  "${SUBMIT[@]}" --master 'local[2]' --class io.jointly.examples.GenerateAdmissions \
    "$JOINTLY_EXAMPLES_JAR" "$WORK" "$SEED"
}

# One mailbox for all three. They can put and get files in it and need not trust it.
open_mailbox() {
  if [[ "$SEPARATED_BY" == users ]]; then
    chgrp "$(separate_group)" "$WORK/mailbox"
    chmod 2770 "$WORK/mailbox"
  fi
}

# Each hospital generates its own key. Only the public half goes into the file that all agree on.
agree() {
  say "each hospital generates its key; all agree on one collaboration.yaml"
  local file="$WORK/collaboration.yaml" hospital key digest
  cp three-hospitals/collaboration.yaml "$file"
  for hospital in "${HOSPITALS[@]}"; do
    party_command "$hospital"
    key="$("${AS[@]}" "$JOINTLY_JAVA" -jar "$JOINTLY_CONNECTOR_JAR" keygen identity.pem)"
    sed -i.before "s|@$hospital@|$key|" "$file"
  done
  rm -f "$file.before"
  digest="$(sha256 "$file")"
  say "collaboration.yaml has digest $digest"
  for hospital in "${HOSPITALS[@]}"; do
    party_command "$hospital"
    "${AS[@]}" tee collaboration.yaml <"$file" >/dev/null
    "${AS[@]}" tee policy.yaml >/dev/null <<POLICY
collaboration: {id: stroke-outcomes, sha256: "$digest"}
enabled: true
tables:
  admissions: {source: "SELECT * FROM parquet.\`$WORK/$hospital/admissions\`"}
approval: auto
outside_bounds: refuse
POLICY
  done
}

sha256() { if command -v sha256sum >/dev/null; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi | cut -d' ' -f1; }

# Tests the separation of the folders instead of assuming it.
try_walls() {
  say "$(separate_describe)"
  party_command north
  if "${AS[@]}" cat ../south/identity.pem >/dev/null 2>&1 || "${AS[@]}" ls ../south/admissions >/dev/null 2>&1; then
    [[ "$SEPARATED_BY" == nothing ]] || die "north can read south's folder"
    say "north tries to read south's folder: it can, because nothing on this machine prevents it"
  else
    say "north tries to read south's folder: refused"
  fi
}

hospital() {
  local name="$1" run="$2"
  spark_submit 512m "$WORK/$name/tmp"
  party_command "$name"
  "${AS[@]}" "${SUBMIT[@]}" --master 'local[1]' --name "$name" \
    --class io.jointly.examples.RunSql --jars "$JOINTLY_CONNECTOR_JAR" \
    --conf spark.sql.catalog.joint=io.jointly.spark.JointCatalog \
    --conf spark.sql.catalog.joint.collaboration="$WORK/$name/collaboration.yaml" \
    --conf spark.sql.catalog.joint.party="$name" \
    --conf spark.sql.catalog.joint.identity="$WORK/$name/identity.pem" \
    --conf spark.sql.catalog.joint.policy="$WORK/$name/policy.yaml" \
    --conf spark.sql.catalog.joint.mailbox="file:$WORK/mailbox" \
    --conf spark.sql.catalog.joint.run="$run" \
    --conf spark.sql.catalog.joint.join-timeout=3m \
    "$JOINTLY_EXAMPLES_JAR" "$SQL" "$WORK/$name/result.tsv" \
    >"$WORK/$name.pipe" 2>&1 </dev/null &
  RUNNING+=($!)
}

join() {
  say "three spark-submits, one for each hospital, run the same SQL over joint.admissions:"
  cat "$SQL"
  local name run="admissions-$SECONDS-$$" readers=() failed=0
  for name in "${HOSPITALS[@]}"; do
    mkfifo "$WORK/$name.pipe"
    prefixed "$name" <"$WORK/$name.pipe" &
    readers+=($!)
    hospital "$name" "$run"
  done
  for name in "${RUNNING[@]}"; do
    wait "$name" || failed=1
  done
  RUNNING=()
  wait "${readers[@]}"
  [[ $failed == 0 ]] || die "a hospital's job failed"
}

check() {
  say "the script holds all three data sets: plain Spark runs the same SQL, with the rules in it, over their union"
  spark_submit 512m "$WORK/all/tmp"
  "${SUBMIT[@]}" --master 'local[2]' --class io.jointly.examples.PlainUnion "$JOINTLY_EXAMPLES_JAR" \
    "${SQL%/*}/plain.sql" "$WORK/all/result.tsv" joint.admissions "$WORK"/{north,south,east}/admissions | prefixed plain
  jvm 64m "$WORK/all/tmp"
  "${JVM[@]}" -cp "$JOINTLY_EXAMPLES_JAR:$JOINTLY_TARGET/spark/jars/*" io.jointly.examples.Compare \
    "$WORK/all/result.tsv" "$WORK"/{north,south,east}/result.tsv \
    || die "the answers DIFFER"
  say "identical: names, types and values of all three joint answers and plain Spark's"
}

# Shows the groups that plain Spark returns and the rules suppress. Only this script can know them.
show_suppressed() {
  say "suppressed groups (visible only to this script, which holds all the data):"
  spark_submit 512m "$WORK/all/tmp"
  "${SUBMIT[@]}" --master 'local[2]' --class io.jointly.examples.PlainUnion "$JOINTLY_EXAMPLES_JAR" \
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
