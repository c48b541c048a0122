/**
 * Where Spark meets the protocol: the catalog, the scan, local aggregation in executors. Thin:
 * these classes translate and delegate.
 */
@NullMarked
package io.jointly.spark;

import org.jspecify.annotations.NullMarked;
