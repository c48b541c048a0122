/** What tests of all packages share, and the rules of the architecture. */
@NullMarked
package io.jointly;

import org.jspecify.annotations.NullMarked;
