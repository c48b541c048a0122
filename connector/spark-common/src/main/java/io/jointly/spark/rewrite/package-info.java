/** The optimiser rules of the optional session extension. */
@NullMarked
package io.jointly.spark.rewrite;

import org.jspecify.annotations.NullMarked;
