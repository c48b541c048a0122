/** Programs that show Jointly at work, and what they share. */
@NullMarked
package io.jointly.examples;

import org.jspecify.annotations.NullMarked;
