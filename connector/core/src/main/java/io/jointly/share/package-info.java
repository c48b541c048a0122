/**
 * Single shares that people keep in tables: what a share says about itself, how numbers become
 * field elements, arithmetic on shares, and their way to other parties (connector/docs/SHARES.md).
 */
@NullMarked
package io.jointly.share;

import org.jspecify.annotations.NullMarked;
