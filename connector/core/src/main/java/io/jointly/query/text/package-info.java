/** Queries as Spark SQL, for people to read. Only canonical bytes define a query. */
@NullMarked
package io.jointly.query.text;

import org.jspecify.annotations.NullMarked;
