/**
 * Mailboxes in Hadoop's file systems. Of the other packages, only those of Spark and of the
 * commands use Hadoop.
 */
@NullMarked
package io.jointly.mailbox.hadoop;

import org.jspecify.annotations.NullMarked;
