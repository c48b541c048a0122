package io.jointly.protocol;

import io.jointly.error.ErrorCode;

/**
 * What a vector says of something that must be rejected (PROTOCOL.md §8).
 *
 * @param name of the vector's file, without the rule
 */
record Rejection(int rule, ErrorCode code, String name, String comment) {}
