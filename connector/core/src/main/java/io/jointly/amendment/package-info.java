/**
 * Amendments: a changed {@code collaboration.yaml} that all parties have signed (PROTOCOL.md §3.4).
 */
@NullMarked
package io.jointly.amendment;

import org.jspecify.annotations.NullMarked;
