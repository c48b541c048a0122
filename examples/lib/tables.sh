# Sourced, after hospitals.sh, by the examples with many tables and queries. They set TABLES, the Spark memory MEMORY,
# and the classes PLAIN and COMPARE, which get the folder SQL; and LIBRARIES to jars that their classes need.

LIBRARIES=

tables_of() {
  local table
  for table in "${TABLES[@]}"; do
    echo "  $table: {source: \"SELECT * FROM parquet.\`$WORK/$1/$table\`\"}"
  done
}

options_of() { OPTIONS=(--conf spark.sql.extensions=io.jointly.spark.JointlyExtensions); }

# Plain Spark's answers over the union, and each party's beside them.
compare_all() {
  spark_submit "$MEMORY" "$WORK/all/tmp"
  "${SUBMIT[@]}" --master 'local[2]' --class "$PLAIN" --jars "${LIBRARIES:+$LIBRARIES,}$JOINTLY_CONNECTOR_JAR" "$JOINTLY_EXAMPLES_JAR" \
    "$SQL" "$WORK/all/results" "$WORK"/{north,south,east} >"$WORK/all/plain.log" 2>&1 \
    || die "plain Spark failed; see $WORK/all/plain.log"
  jvm 64m "$WORK/all/tmp"
  "${JVM[@]}" -cp "$JOINTLY_EXAMPLES_JAR:$JOINTLY_TARGET/spark/jars/*${LIBRARIES:+:${LIBRARIES//,/:}}" "$COMPARE" \
    "$SQL" "$WORK"/{all,north,south,east}/results
}
