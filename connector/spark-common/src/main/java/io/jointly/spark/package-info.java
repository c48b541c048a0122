/**
 * The classes that users configure by name, and the engine on a Spark session. They are thin: they
 * translate and delegate.
 */
@NullMarked
package io.jointly.spark;

import org.jspecify.annotations.NullMarked;
