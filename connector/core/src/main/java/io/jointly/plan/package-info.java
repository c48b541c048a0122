/**
 * What would be asked and whether it may be: a query, its layout, and every rule that needs no
 * rows. Nothing here holds a key or does input or output.
 */
@NullMarked
package io.jointly.plan;

import org.jspecify.annotations.NullMarked;
