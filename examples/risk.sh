#!/usr/bin/env bash
# A study over the borrowers of three lenders: how they move between grades in a quarter. All parties are in one JVM, and
# plain Spark checks the answers. Exit status 0 only if they are identical. It writes only below examples/target/risk.
set -euo pipefail
umask 022
cd "$(dirname "$0")"
. lib/launch.sh
. lib/study.sh

study risk
