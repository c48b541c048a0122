#!/usr/bin/env bash
# A study over the books of three banks: exposure by sector, its concentration, and suspicious transfers. All parties are
# in one JVM, and plain Spark checks the answers. Exit status 0 only if they are identical. It writes only below
# examples/target/exposure.
set -euo pipefail
umask 022
cd "$(dirname "$0")"
. lib/launch.sh
. lib/study.sh

study exposure
