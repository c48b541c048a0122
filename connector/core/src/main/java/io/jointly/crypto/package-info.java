/**
 * Identities, session keys, sealed blocks, digests and random field elements. No other package uses
 * BouncyCastle (X25519, ML-KEM, Ed25519, SHA-3, HKDF). AES and SHA-256 come from the JDK, which
 * computes them a hundred times faster.
 */
@NullMarked
package io.jointly.crypto;

import org.jspecify.annotations.NullMarked;
