#!/usr/bin/env bash
# A study over the trips of three operators: from where to where, at which hour, small cells hidden. All parties are in
# one JVM, and plain Spark checks the answers. Exit status 0 only if they are identical. It writes only below
# examples/target/mobility.
set -euo pipefail
umask 022
cd "$(dirname "$0")"
. lib/launch.sh
. lib/study.sh

study mobility
