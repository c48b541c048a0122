/**
 * Where sealed bytes are put and got. A mailbox is not trusted: it may lose, replay, reorder, alter
 * and read all that it is given, so nothing here is a guard of secrets; names and sizes are checked
 * because whoever answers may be hostile.
 */
@NullMarked
package io.jointly.mailbox;

import org.jspecify.annotations.NullMarked;
