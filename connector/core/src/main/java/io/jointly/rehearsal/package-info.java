/** A collaboration whose parties are all on one machine, with rows that are made up. */
@NullMarked
package io.jointly.rehearsal;

import org.jspecify.annotations.NullMarked;
