/** Tests of the encoding as a whole: from rows to elements and back. */
@NullMarked
package io.jointly.encoding;

import org.jspecify.annotations.NullMarked;
