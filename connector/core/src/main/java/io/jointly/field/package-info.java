/**
 * Arithmetic in F_p, p = 2^127 − 1, and Shamir sharing over it.
 *
 * <p>A vector of n elements is a {@code long[2 * n]}: element i has its low 64 bits at {@code 2 *
 * i} and its high 63 bits at {@code 2 * i + 1}, so that little-endian memory order is wire order.
 * Every element in a vector is canonical, that is, smaller than p. Foreign elements enter only
 * through {@link io.jointly.field.FpVectors#read}, which detects those that are not.
 */
@NullMarked
package io.jointly.field;

import org.jspecify.annotations.NullMarked;
