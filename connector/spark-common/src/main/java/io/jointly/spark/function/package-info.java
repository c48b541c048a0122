/** The functions of the catalog on single shares, for ordinary DataFrames (SHARES.md). */
@NullMarked
package io.jointly.spark.function;

import org.jspecify.annotations.NullMarked;
