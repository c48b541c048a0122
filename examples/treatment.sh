#!/usr/bin/env bash
# A study over the patients of three hospitals: outcome and side effects of two drugs after a stroke. All parties are in
# one JVM, and plain Spark checks the answers. Exit status 0 only if they are identical. It writes only below
# examples/target/treatment.
set -euo pipefail
umask 022
cd "$(dirname "$0")"
. lib/launch.sh
. lib/study.sh

study treatment
