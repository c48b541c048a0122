/**
 * What the parties agreed on, read from {@code collaboration.yaml}: parties, tables, rules; and
 * what one party adds for itself, read from {@code policy.yaml}. Both readers are strict: a field
 * that they do not know, or a rule that this version cannot enforce, is an error and never ignored.
 */
@NullMarked
package io.jointly.collaboration;

import org.jspecify.annotations.NullMarked;
