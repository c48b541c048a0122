/** Compares the numbers of keys that two queries open, on this party's own rows (LEDGER.md). */
@NullMarked
package io.jointly.spark.keys;

import org.jspecify.annotations.NullMarked;
