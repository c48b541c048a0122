/** Failures, in five kinds that are never mixed, each with a stable code. */
@NullMarked
package io.jointly.error;

import org.jspecify.annotations.NullMarked;
