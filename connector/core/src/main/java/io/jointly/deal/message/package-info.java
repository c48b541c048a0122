/**
 * What dealing puts into the mailbox (PROTOCOL.md 12.5, 12.6): messages as bytes, their digests and
 * names, sealed parts, and batches as they stand. What is in the elements of a row is not known
 * here.
 */
@NullMarked
package io.jointly.deal.message;

import org.jspecify.annotations.NullMarked;
