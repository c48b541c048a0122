package io.jointly.collaboration;

import java.io.Serializable;

/**
 * An owner of rows that deals them to the compute parties and takes part in no session.
 *
 * @param publicKey its identity, as {@link io.jointly.crypto.PublicIdentity#parse} reads it
 */
public record Dealer(String id, String publicKey) implements Serializable {}
