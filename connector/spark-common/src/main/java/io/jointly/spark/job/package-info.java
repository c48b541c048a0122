/**
 * Jobs: scripts of SQL, run statement by statement, by a person who tries them or by a scheduler.
 */
@NullMarked
package io.jointly.spark.job;

import org.jspecify.annotations.NullMarked;
