/**
 * What one compute party does with the blocks of a collection (PROTOCOL.md 12.6), on its driver or
 * on executors: it opens its parts, makes its shares of checks, judges rows, and gives their
 * shares.
 */
@NullMarked
package io.jointly.deal.collect.block;

import org.jspecify.annotations.NullMarked;
