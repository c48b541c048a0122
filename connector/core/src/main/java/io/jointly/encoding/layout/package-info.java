/**
 * A layout says what each element of a group is. Its canonical bytes are the same at every party.
 */
@NullMarked
package io.jointly.encoding.layout;

import org.jspecify.annotations.NullMarked;
