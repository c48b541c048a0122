/**
 * One party's part in a query: admission, session, cached answers. It reaches rows only through
 * {@code Engine}.
 */
@NullMarked
package io.jointly.run;

import org.jspecify.annotations.NullMarked;
