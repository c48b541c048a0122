#!/usr/bin/env bash
# A study over a survey of four universities: how students are, by faculty and by how they live. All parties are in one
# JVM, and plain Spark checks the answers. Exit status 0 only if they are identical. It writes only below
# examples/target/wellbeing.
set -euo pipefail
umask 022
cd "$(dirname "$0")"
. lib/launch.sh
. lib/study.sh

study wellbeing
