/**
 * What this party has answered, durably: for the number of queries that it answers and for the
 * comparison of a new query with the earlier ones. LEDGER.md says what is kept and what is not.
 */
@NullMarked
package io.jointly.ledger;

import org.jspecify.annotations.NullMarked;
