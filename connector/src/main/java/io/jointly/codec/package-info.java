/** Canonical bytes: what every digest, signature and message is made of. Strict and bounded. */
@NullMarked
package io.jointly.codec;

import org.jspecify.annotations.NullMarked;
