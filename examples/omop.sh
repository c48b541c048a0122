#!/usr/bin/env bash
# Three hospitals with OMOP tables run the 40 reports of omop/reports over all their patients, under the
# default rules, each as if nothing had been answered before. The script holds all three data sets, so it then
# checks each answer against plain Spark. Exit status 0 only if all are identical. It writes only below
# examples/target/omop.
set -euo pipefail
umask 022
cd "$(dirname "$0")"
. lib/launch.sh
. lib/separate.sh

SQL="$JOINTLY_EXAMPLES/omop/reports"
WORK="$JOINTLY_TARGET/omop"
. lib/hospitals.sh
. lib/tables.sh
COLLABORATION=omop/collaboration.yaml
TABLES=(person observation_period visit_occurrence condition_occurrence drug_exposure procedure_occurrence measurement
  death concept concept_ancestor)
MEMORY=512m
PLAIN=io.jointly.examples.omop.PlainReports
COMPARE=io.jointly.examples.omop.CompareReports

generate() {
  say "generating the OMOP tables of ${#HOSPITALS[@]} hospitals (seed $SEED)"
  spark_submit "$MEMORY" "$WORK/all/tmp"
  "${SUBMIT[@]}" --master 'local[2]' --class io.jointly.examples.omop.GenerateOmop \
    "$JOINTLY_EXAMPLES_JAR" "$WORK" "$SEED" "${HOSPITALS[@]}"
}

work_of() {
  JOB=io.jointly.examples.omop.RunReports
  ARGUMENTS=("$SQL" "$WORK/$1/results" "$WORK/$1/ledgers")
}

announce() { say "three spark-submits, one for each hospital, run the reports of omop/reports one after the other"; }

check() {
  say "the script holds all three data sets: plain Spark runs the same reports, with the rules in them, over their union"
  compare_all || die "not all reports are identical"
}

jointly_build
start_clean
generate
separate "$WORK" "${HOSPITALS[@]}"
open_mailbox
agree
join 1g
check
say "done in $SECONDS s"
