/**
 * What {@code collaboration.yaml} says, which the parties agreed on (parties, tables and rules),
 * and {@code policy.yaml}, which holds the decisions of one party.
 */
@NullMarked
package io.jointly.collaboration;

import org.jspecify.annotations.NullMarked;
