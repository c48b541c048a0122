/** Between Spark's types, values and expressions and the query algebra, both ways. */
@NullMarked
package io.jointly.spark.translate;

import org.jspecify.annotations.NullMarked;
