/**
 * This party's audit log: an append-only file of hash-chained lines that says what was decided and
 * which messages went and came, in digests and sizes, never in values. AUDIT.md is its
 * specification.
 */
@NullMarked
package io.jointly.audit;

import org.jspecify.annotations.NullMarked;
