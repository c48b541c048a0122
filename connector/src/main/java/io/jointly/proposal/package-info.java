/**
 * What partners have asked this party's agent, kept in files beside the policy: the agent writes
 * what was asked and how it ended, a person writes what is decided. Knows no Spark, so that a
 * person can decide without it.
 */
@NullMarked
package io.jointly.proposal;

import org.jspecify.annotations.NullMarked;
