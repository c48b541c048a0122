/**
 * Dealing as the mailbox alone shows it: which keys, batches and collections stand, and which parts
 * nobody needs any more. What is not signed as it has to be does not count.
 */
@NullMarked
package io.jointly.deal.overview;

import org.jspecify.annotations.NullMarked;
