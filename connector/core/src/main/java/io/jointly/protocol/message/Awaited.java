package io.jointly.protocol.message;

/**
 * A message or block that a session waits for.
 *
 * @param party the id of the party that has to put it
 * @param step the message or block, as PROTOCOL.md calls it
 * @param name where it will be
 * @param maxBytes a longer one is refused unread
 */
public record Awaited(String party, String step, String name, int maxBytes) {}
