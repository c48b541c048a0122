#!/usr/bin/env bash
# A study over the customers of three shops: conversions and spend by campaign and cohort. All parties are in one JVM, and
# plain Spark checks the answers. Exit status 0 only if they are identical. It writes only below
# examples/target/campaigns.
set -euo pipefail
umask 022
cd "$(dirname "$0")"
. lib/launch.sh
. lib/study.sh

study campaigns
