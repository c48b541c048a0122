/** The canonical encoding under every digest, signature and message. Strict and bounded. */
@NullMarked
package io.jointly.codec;

import org.jspecify.annotations.NullMarked;
