/**
 * One party's course of a query: admission, session, remembered answers. Rows are reached through
 * {@code Engine} alone.
 */
@NullMarked
package io.jointly.run;

import org.jspecify.annotations.NullMarked;
