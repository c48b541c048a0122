/** Compares a new query with earlier ones over other rows of the same entities. */
@NullMarked
package io.jointly.spark.difference.entity;

import org.jspecify.annotations.NullMarked;
