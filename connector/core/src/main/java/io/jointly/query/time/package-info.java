/** On which days dates can lie, and how long the time between two of them can be. */
@NullMarked
package io.jointly.query.time;

import org.jspecify.annotations.NullMarked;
