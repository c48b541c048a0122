/**
 * One round of a session, from sharing to opening (PROTOCOL.md 6, steps 3 to 8). A party's own
 * shares stay in this package.
 */
@NullMarked
package io.jointly.protocol.round;

import org.jspecify.annotations.NullMarked;
