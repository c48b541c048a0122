/**
 * What a relation's columns can hold and may be used for, and that parties may compute it apart.
 */
@NullMarked
package io.jointly.relation;

import org.jspecify.annotations.NullMarked;
