/**
 * Finishing arithmetic: a statistic from exact totals, rounded once at the end. Knows nothing of
 * groups, parties or Spark.
 */
@NullMarked
package io.jointly.statistics;

import org.jspecify.annotations.NullMarked;
