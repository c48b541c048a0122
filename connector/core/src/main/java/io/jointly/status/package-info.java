/**
 * How the sessions of a collaboration stand, read from its mailbox alone. Nobody is contacted, and
 * nothing is written.
 */
@NullMarked
package io.jointly.status;

import org.jspecify.annotations.NullMarked;
