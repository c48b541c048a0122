package io.jointly.deal.collect.block;

/**
 * A block that all parties could open. The array is not copied.
 *
 * @param number among those, from 0; its block of checks has it in its name
 * @param sealed SHA-256 of this party's part, as it was read before TAKEN
 */
public record OpenBlock(int number, ListedBlock block, byte[] sealed) {}
