/**
 * Deals rows (PROTOCOL.md 12.5): values become elements, elements become shares, and blocks of
 * these become sealed parts in the mailbox.
 */
@NullMarked
package io.jointly.deal.batch;

import org.jspecify.annotations.NullMarked;
