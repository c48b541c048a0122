/** A small web page on this machine for the person who approves partners' queries. */
@NullMarked
package io.jointly.cli.page;

import org.jspecify.annotations.NullMarked;
