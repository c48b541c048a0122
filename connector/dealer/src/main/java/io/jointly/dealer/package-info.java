/**
 * The commands of an owner of rows without Spark: make an identity, deal a file, withdraw a batch.
 */
@NullMarked
package io.jointly.dealer;

import org.jspecify.annotations.NullMarked;
