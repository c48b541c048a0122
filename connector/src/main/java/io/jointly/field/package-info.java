/**
 * Arithmetic in F_p, p = 2^127 − 1, and Shamir sharing over it.
 *
 * <p>A vector of n elements is a {@code long[2 * n]}: element i has its low 64 bits at {@code 2 *
 * i} and its high 63 bits at {@code 2 * i + 1}, so that little-endian memory order is wire order.
 * Every element held in a vector is canonical, that is smaller than p; {@link
 * io.jointly.field.FpVectors#read} is the one door through which foreign elements come in, and it
 * finds those that are not.
 */
@NullMarked
package io.jointly.field;

import org.jspecify.annotations.NullMarked;
