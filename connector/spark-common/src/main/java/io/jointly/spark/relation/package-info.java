/** Relations as Spark computes them: from a party's own rows, and over no rows for their types. */
@NullMarked
package io.jointly.spark.relation;

import org.jspecify.annotations.NullMarked;
