/** TPC-H: its data of three companies, the 22 queries, and plain Spark over the union. */
@NullMarked
package io.jointly.examples.tpch;

import org.jspecify.annotations.NullMarked;
