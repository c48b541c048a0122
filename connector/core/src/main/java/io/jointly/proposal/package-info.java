/**
 * The queries that partners have asked this party's agent, in files beside the policy. The agent
 * writes what was asked and how it ended; a person writes decisions. This package does not use
 * Spark, so a person can decide without it.
 */
@NullMarked
package io.jointly.proposal;

import org.jspecify.annotations.NullMarked;
