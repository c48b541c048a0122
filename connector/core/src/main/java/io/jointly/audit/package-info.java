/**
 * This party's audit log: an append-only file of hash-chained lines. It records what was decided
 * and which messages were sent and read, by digests and sizes and never by values. AUDIT.md is its
 * specification.
 */
@NullMarked
package io.jointly.audit;

import org.jspecify.annotations.NullMarked;
