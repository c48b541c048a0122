/** Messages as bytes: envelopes, digests, names, signatures (PROTOCOL.md 3 to 5). */
@NullMarked
package io.jointly.protocol.message;

import org.jspecify.annotations.NullMarked;
