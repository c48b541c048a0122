/** What numbers can be, proved from the declarations of the columns they are made of. */
@NullMarked
package io.jointly.encoding.bounds;

import org.jspecify.annotations.NullMarked;
