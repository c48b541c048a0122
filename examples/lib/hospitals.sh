# Sourced by the examples with three hospitals: keys, agreement, one job for each hospital, and the
# comparison with plain Spark. The example sets SQL and WORK before, and may define these anew:
#
#   COLLABORATION         the collaboration.yaml, with @hospital@ in the place of each key
#   source_of HOSPITAL    prints where the hospital's rows are, as SQL
#   tables_of HOSPITAL    prints the tables of its policy.yaml
#   spark_of HOSPITAL     sets SPARK to the folder of its Spark, see spark_submit
#   options_of HOSPITAL   sets OPTIONS to more options of its spark-submit
#   work_of HOSPITAL      sets JOB to the class that it runs, and ARGUMENTS
#   announce              says what is run

HOSPITALS=(north south east)
SEED=20260101
COLLABORATION=three-hospitals/collaboration.yaml
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
  local file="$WORK/collaboration.yaml" hospital key digest id
  cp "$COLLABORATION" "$file"
  id="$(sed -n 's/^id: //p' "$file")"
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
collaboration: {id: $id, sha256: "$digest"}
enabled: true
tables:
$(tables_of "$hospital")
approval: auto
outside_bounds: refuse
POLICY
  done
}

source_of() { echo "parquet.\`$WORK/$1/admissions\`"; }

tables_of() { echo "  admissions: {source: \"SELECT * FROM $(source_of "$1")\"}"; }

spark_of() { SPARK="$JOINTLY_TARGET"; }

options_of() { OPTIONS=(); }

work_of() {
  JOB=io.jointly.examples.RunSql
  ARGUMENTS=("$SQL" "$WORK/$1/result.tsv")
}

announce() {
  say "three spark-submits, one for each hospital, run the same SQL over joint.admissions:"
  cat "$SQL"
}

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
  spark_of "$name"
  options_of "$name"
  work_of "$name"
  spark_submit "${3:-512m}" "$WORK/$name/tmp" "$SPARK"
  party_command "$name"
  "${AS[@]}" "${SUBMIT[@]}" --master 'local[1]' --name "$name" \
    --class "$JOB" --jars "$(jars_of "$SPARK")" "${OPTIONS[@]}" \
    --conf spark.sql.catalog.joint=io.jointly.spark.JointCatalog \
    --conf spark.sql.catalog.joint.collaboration="$WORK/$name/collaboration.yaml" \
    --conf spark.sql.catalog.joint.party="$name" \
    --conf spark.sql.catalog.joint.identity="$WORK/$name/identity.pem" \
    --conf spark.sql.catalog.joint.policy="$WORK/$name/policy.yaml" \
    --conf spark.sql.catalog.joint.mailbox="file:$WORK/mailbox" \
    --conf spark.sql.catalog.joint.run="$run" \
    --conf spark.sql.catalog.joint.join-timeout=3m \
    "$(job_of "$SPARK")" "${ARGUMENTS[@]}" \
    >"$WORK/$name.pipe" 2>&1 </dev/null &
  RUNNING+=($!)
}

# join [HEAP]: all three at once.
join() {
  announce
  local name run="hospitals-$SECONDS-$$" readers=() failed=0
  for name in "${HOSPITALS[@]}"; do
    mkfifo "$WORK/$name.pipe"
    prefixed "$name" <"$WORK/$name.pipe" &
    readers+=($!)
    hospital "$name" "$run" "${1:-512m}"
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
  "${SUBMIT[@]}" --master 'local[2]' --class io.jointly.examples.PlainUnion --jars "$JOINTLY_CONNECTOR_JAR" "$JOINTLY_EXAMPLES_JAR" \
    "${SQL%/*}/plain.sql" "$WORK/all/result.tsv" joint.admissions "$WORK"/{north,south,east}/admissions | prefixed plain
  jvm 64m "$WORK/all/tmp"
  "${JVM[@]}" -cp "$JOINTLY_EXAMPLES_JAR:$JOINTLY_TARGET/spark/jars/*" io.jointly.examples.Compare \
    "$WORK/all/result.tsv" "$WORK"/{north,south,east}/result.tsv \
    || die "the answers DIFFER"
  say "identical: names, types and values of all three joint answers and plain Spark's"
}

