# Sourced by the examples: builds the project and runs Spark without an installed Spark.

JOINTLY_ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
JOINTLY_EXAMPLES="$JOINTLY_ROOT/examples"
JOINTLY_TARGET="$JOINTLY_EXAMPLES/target"
JOINTLY_CONNECTOR_JAR="$JOINTLY_TARGET/lib/jointly-spark-4.2_2.13.jar"
JOINTLY_DEALER_JAR="$JOINTLY_TARGET/dealer/jointly-dealer.jar"
JOINTLY_EXAMPLES_JAR="$JOINTLY_TARGET/jointly-examples.jar"
JOINTLY_JAVA="${JAVA_HOME:+$JAVA_HOME/bin/}java"
# The examples use no network beyond this machine.
export SPARK_LOCAL_IP=127.0.0.1

say() { printf '== %s\n' "$*"; }

die() {
  printf '!! %s\n' "$*" >&2
  exit 1
}

# Builds with Maven unless the files in target/ are newer than every source.
jointly_build() {
  if jointly_is_built; then
    return
  fi
  say "building; the first time Maven fetches Spark, some 480 MB"
  maven -pl examples -am
}

# maven OPTION...: builds; its output is shown only if it fails.
maven() {
  local log
  log="$(mktemp)"
  if ! (cd "$JOINTLY_ROOT" && mvn -B -q -DskipTests -Djointly.commit="$(git rev-parse HEAD 2>/dev/null)" "$@" package) </dev/null >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    die "the build failed"
  fi
  rm -f "$log"
}

jointly_is_built() {
  local built="$JOINTLY_ROOT/connector/spark-4.2/target/jointly-spark-4.2_2.13-0.2.0-SNAPSHOT.jar" newer
  local dealer="$JOINTLY_ROOT/connector/dealer/target/jointly-dealer-0.2.0-SNAPSHOT-standalone.jar"
  [[ -f "$JOINTLY_EXAMPLES_JAR" && -d "$JOINTLY_TARGET/spark/jars" ]] || return 1
  cmp -s "$built" "$JOINTLY_CONNECTOR_JAR" || return 1
  cmp -s "$dealer" "$JOINTLY_DEALER_JAR" || return 1
  newer="$(cd "$JOINTLY_ROOT" && find pom.xml connector/{,core/,dealer/,spark-common/,spark-4.2/}pom.xml \
    connector/{core/src/main,dealer/src/main,spark-common/src} examples/{pom.xml,src/main} \
    -newer "$JOINTLY_EXAMPLES_JAR" -print -quit)"
  [[ -z "$newer" ]]
}

# jvm HEAP FOLDER: sets JVM to the start of a command line, with the options that Spark needs on JDK 17.
# The folder is for temporary files and replaces the home folder.
jvm() {
  JVM=("$JOINTLY_JAVA" "-Xmx$1" "-Djava.io.tmpdir=$2" "-Duser.home=$2"
    -XX:+UseSerialGC -XX:-UsePerfData "@$JOINTLY_TARGET/jvm.args"
    "-Dlog4j2.configurationFile=$JOINTLY_EXAMPLES/lib/log4j2.properties")
}

# spark_submit HEAP FOLDER [SPARK]: sets SUBMIT to Spark's own spark-submit, run from the resolved
# jars. SPARK is a folder with Spark's jars in spark/jars, what an application adds in lib, and a job.
spark_submit() {
  jvm "$1" "$2"
  SUBMIT=("${JVM[@]}" -XX:TieredStopAtLevel=1 -cp "${3:-$JOINTLY_TARGET}/spark/jars/*"
    org.apache.spark.deploy.SparkSubmit
    --properties-file "$JOINTLY_EXAMPLES/lib/spark.conf"
    --conf "spark.sql.warehouse.dir=$2/warehouse")
}

# jars_of SPARK: prints the connector and what else is in its lib, for --jars.
jars_of() {
  if [[ "$1" == "$JOINTLY_TARGET" ]]; then
    echo "$JOINTLY_CONNECTOR_JAR"
  else
    local jars=("$1"/lib/*.jar)
    (IFS=,; echo "${jars[*]}")
  fi
}

# job_of SPARK: prints the jar with the job, compiled for that Spark.
job_of() { if [[ "$1" == "$JOINTLY_TARGET" ]]; then echo "$JOINTLY_EXAMPLES_JAR"; else echo "$1/job.jar"; fi; }

# prefixed NAME: copies standard input to standard output and puts the name before each line.
PREFIX_WIDTH=6
prefixed() {
  local line
  while IFS= read -r line || [[ -n "$line" ]]; do
    printf "%-${PREFIX_WIDTH}s| %s\n" "$1" "$line"
  done
}

sha256() { if command -v sha256sum >/dev/null; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi | cut -d' ' -f1; }
