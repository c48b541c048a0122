/**
 * Files of this party's own: created for their owner, on disk when a write returns, and locked
 * against other threads and processes. Files that are shared with partners are in the mailbox.
 */
@NullMarked
package io.jointly.file;

import org.jspecify.annotations.NullMarked;
