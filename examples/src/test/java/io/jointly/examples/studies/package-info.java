@NullMarked
package io.jointly.examples.studies;

import org.jspecify.annotations.NullMarked;
