/**
 * What a query asks: a closed algebra of groups, measures and a predicate, its canonical bytes, and
 * the domain of its groups. A partner's query is data in this algebra, never code.
 */
@NullMarked
package io.jointly.query;

import org.jspecify.annotations.NullMarked;
