/**
 * Drives the protocol over a mailbox: polling, time-outs, progress, STOP. What is decided here is
 * when to look and when to give up, never what is right: that is {@link io.jointly.protocol}.
 */
@NullMarked
package io.jointly.session;

import org.jspecify.annotations.NullMarked;
