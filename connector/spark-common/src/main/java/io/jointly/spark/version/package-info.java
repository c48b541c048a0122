/**
 * All that differs between Spark's versions. Each class is here once for each range of versions
 * that needs its own text: the folders {@code spark-3.5}, {@code until-4.0}, {@code since-4.0} and
 * {@code since-4.1} beside {@code main}; a version's module compiles those that fit it.
 */
@NullMarked
package io.jointly.spark.version;

import org.jspecify.annotations.NullMarked;
