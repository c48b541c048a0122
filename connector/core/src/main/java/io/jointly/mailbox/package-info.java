/**
 * Stores through which parties exchange sealed bytes. A mailbox is not trusted: it may lose,
 * replay, reorder, alter and read everything it is given. So nothing here protects secrets, and
 * names and sizes are checked because a mailbox may be hostile.
 */
@NullMarked
package io.jointly.mailbox;

import org.jspecify.annotations.NullMarked;
