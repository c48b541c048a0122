/** TPC-H with three parties in one JVM. */
@NullMarked
package io.jointly.examples.tpch;

import org.jspecify.annotations.NullMarked;
