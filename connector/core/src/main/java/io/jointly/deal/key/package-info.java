/**
 * Dealing keys (PROTOCOL.md 12.4): those of this compute party, with their private halves, and
 * those to which a dealer seals.
 */
@NullMarked
package io.jointly.deal.key;

import org.jspecify.annotations.NullMarked;
