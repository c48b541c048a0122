/** Compares a new query with earlier ones on a party's own rows. */
@NullMarked
package io.jointly.spark.difference;

import org.jspecify.annotations.NullMarked;
