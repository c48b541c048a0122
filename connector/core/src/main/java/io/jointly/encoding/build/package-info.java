/** Lays a query out and decides what the disclosure checks count. */
@NullMarked
package io.jointly.encoding.build;

import org.jspecify.annotations.NullMarked;
