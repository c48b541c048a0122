/** The optional optimiser rules of the session extension. */
@NullMarked
package io.jointly.spark.rewrite;

import org.jspecify.annotations.NullMarked;
