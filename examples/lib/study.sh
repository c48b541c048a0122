# Sourced by the studies.

# study NAME: runs the study in the folder NAME with all parties in one JVM. It writes only below examples/target/NAME.
study() {
  local work="$JOINTLY_TARGET/$1"
  jointly_build
  rm -rf "$work"
  mkdir -p "$work/tmp"
  say "asking the questions of $1, and plain Spark beside them"
  spark_submit 1g "$work/tmp"
  "${SUBMIT[@]}" --master 'local[2]' --conf spark.sql.extensions=io.jointly.spark.JointlyExtensions \
    --class io.jointly.examples.studies.RunStudy --jars "$JOINTLY_CONNECTOR_JAR" "$JOINTLY_EXAMPLES_JAR" "$1" "$work"
  say "done in $SECONDS s"
}
