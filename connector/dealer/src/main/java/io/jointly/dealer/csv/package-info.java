/** Reads the rows of a CSV file as those of a share table, strictly, and never holds the file. */
@NullMarked
package io.jointly.dealer.csv;

import org.jspecify.annotations.NullMarked;
