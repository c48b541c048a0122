/** The plain aggregation over a party's own rows, as Spark columns. */
@NullMarked
package io.jointly.spark.local;

import org.jspecify.annotations.NullMarked;
