/**
 * What the commands of owners of rows and those of parties have in common: options and failures.
 */
@NullMarked
package io.jointly.command;

import org.jspecify.annotations.NullMarked;
