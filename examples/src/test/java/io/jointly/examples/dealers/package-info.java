/** The examples with dealers: whoever lies is found out, and quartiles are where they should be. */
@NullMarked
package io.jointly.examples.dealers;

import org.jspecify.annotations.NullMarked;
