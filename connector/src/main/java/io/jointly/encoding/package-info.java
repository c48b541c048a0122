/**
 * How a measure becomes field elements and comes back: exact whole numbers from declared bounds,
 * with a proof that no total can wrap.
 */
@NullMarked
package io.jointly.encoding;

import org.jspecify.annotations.NullMarked;
