/** Queries over share tables: their layout, and totals from sums of shares (PROTOCOL.md §12.7). */
@NullMarked
package io.jointly.encoding.dealt;

import org.jspecify.annotations.NullMarked;
