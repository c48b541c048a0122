@NullMarked
package io.jointly.examples;

import org.jspecify.annotations.NullMarked;
