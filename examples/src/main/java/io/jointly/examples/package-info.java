/** Programs that show Jointly at work, and the code that they share. */
@NullMarked
package io.jointly.examples;

import org.jspecify.annotations.NullMarked;
