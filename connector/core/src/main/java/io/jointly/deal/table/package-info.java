/** Share tables as the collaboration declares them, and what their rows become when dealt. */
@NullMarked
package io.jointly.deal.table;

import org.jspecify.annotations.NullMarked;
