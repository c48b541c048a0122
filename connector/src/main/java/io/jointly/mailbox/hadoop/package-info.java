/** Mailboxes in Hadoop's file systems; with {@code spark} and {@code cli} all that knows Hadoop. */
@NullMarked
package io.jointly.mailbox.hadoop;

import org.jspecify.annotations.NullMarked;
