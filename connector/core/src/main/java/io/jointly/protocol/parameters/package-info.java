/** Who takes part, with which roles, what is checked, and every bound (PROTOCOL.md 1). */
@NullMarked
package io.jointly.protocol.parameters;

import org.jspecify.annotations.NullMarked;
