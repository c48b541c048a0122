/**
 * Reads {@code collaboration.yaml} and {@code policy.yaml}. Both readers are strict: an unknown
 * field, or a rule that this version cannot enforce, is an error and never ignored.
 */
@NullMarked
package io.jointly.collaboration.reader;

import org.jspecify.annotations.NullMarked;
