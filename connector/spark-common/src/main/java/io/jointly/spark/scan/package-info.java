/** Receives what Spark's planner pushes down, and returns a scan or a refusal. */
@NullMarked
package io.jointly.spark.scan;

import org.jspecify.annotations.NullMarked;
