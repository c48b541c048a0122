/** What Spark's planner hands over, and what it gets back or is refused. */
@NullMarked
package io.jointly.spark.scan;

import org.jspecify.annotations.NullMarked;
