/**
 * Collecting (PROTOCOL.md 12.6): compute parties agree on batches, check their rows on the shares,
 * and keep the shares of those that pass.
 */
@NullMarked
package io.jointly.deal.collect;

import org.jspecify.annotations.NullMarked;
