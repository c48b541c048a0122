/**
 * The durable record of what this party has answered. Query budgets and the comparison of a new
 * query with earlier ones depend on it. LEDGER.md says what is kept and what is not.
 */
@NullMarked
package io.jointly.ledger;

import org.jspecify.annotations.NullMarked;
