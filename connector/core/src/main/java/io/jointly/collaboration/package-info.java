/**
 * Reads {@code collaboration.yaml}, which holds what the parties agreed on (parties, tables and
 * rules), and {@code policy.yaml}, which holds the decisions of one party. Both readers are strict:
 * an unknown field, or a rule that this version cannot enforce, is an error and never ignored.
 */
@NullMarked
package io.jointly.collaboration;

import org.jspecify.annotations.NullMarked;
