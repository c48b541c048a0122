package io.jointly.deal.key;

import java.io.Serializable;

/**
 * The dealing key to which a compute party's parts are sealed. The array is not copied.
 *
 * @param party its index
 * @param number of the key, as BATCH names it
 * @param publicKey X25519, not of small order
 */
public record RecipientKey(int party, int number, byte[] publicKey) implements Serializable {}
