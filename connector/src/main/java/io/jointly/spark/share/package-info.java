/**
 * In the executors: rows of the local aggregation become records, and records become sealed blocks.
 */
@NullMarked
package io.jointly.spark.share;

import org.jspecify.annotations.NullMarked;
