/**
 * Rows as shares (PROTOCOL.md §12): what a dealt row is made of, the proof that it is a row, and
 * how compute parties check it.
 */
@NullMarked
package io.jointly.deal;

import org.jspecify.annotations.NullMarked;
