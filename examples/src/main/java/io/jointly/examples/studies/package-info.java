/** Studies: what is asked of several parties' rows, checked against plain Spark, and drawn. */
@NullMarked
package io.jointly.examples.studies;

import org.jspecify.annotations.NullMarked;
