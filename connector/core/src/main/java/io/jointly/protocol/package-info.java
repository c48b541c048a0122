/**
 * One party's side of a session, as {@code connector/docs/PROTOCOL.md} has it: bytes in, bytes out.
 * Nothing here does I/O or reads a clock, and randomness is a parameter. What a partner sent is
 * read by one strict codec that bounds everything before it allocates.
 */
@NullMarked
package io.jointly.protocol;

import org.jspecify.annotations.NullMarked;
