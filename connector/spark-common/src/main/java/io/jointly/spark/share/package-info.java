/**
 * Runs in executors: turns rows of the local aggregation into records, and records into sealed
 * blocks.
 */
@NullMarked
package io.jointly.spark.share;

import org.jspecify.annotations.NullMarked;
