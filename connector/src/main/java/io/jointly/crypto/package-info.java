/**
 * Identities, session keys, sealed blocks, digests and random field elements. The only package that
 * sees BouncyCastle (X25519, Ed25519, HKDF); AES and SHA-256 in bulk are the JDK's, which are a
 * hundred times faster.
 */
@NullMarked
package io.jointly.crypto;

import org.jspecify.annotations.NullMarked;
