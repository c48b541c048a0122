/**
 * Arithmetic on shares that sends no message: circuits and their authenticated evaluation
 * (PROTOCOL.md 2.5 and 2.6).
 */
@NullMarked
package io.jointly.protocol.circuit;

import org.jspecify.annotations.NullMarked;
