/** Finds the rows below the outermost aggregation in Spark's analysed plan, as a relation. */
@NullMarked
package io.jointly.spark.capture;

import org.jspecify.annotations.NullMarked;
