/** Enumerates the groups that a query can have, over the declared values of its columns. */
@NullMarked
package io.jointly.query.domain;

import org.jspecify.annotations.NullMarked;
