/**
 * One group in and out: local aggregates become field elements, opened totals become SQL values.
 */
@NullMarked
package io.jointly.encoding.group;

import org.jspecify.annotations.NullMarked;
