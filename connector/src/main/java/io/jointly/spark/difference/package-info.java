/** A new query against earlier ones, compared on a party's own rows. */
@NullMarked
package io.jointly.spark.difference;

import org.jspecify.annotations.NullMarked;
