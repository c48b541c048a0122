/**
 * The command line: {@code jointly <command>}. Each command is one class that {@link
 * io.jointly.cli.Main} lists; only this package writes to standard output.
 */
@NullMarked
package io.jointly.cli;

import org.jspecify.annotations.NullMarked;
