/** First versions of the agreed file and of a policy, for people to finish. */
@NullMarked
package io.jointly.collaboration.starter;

import org.jspecify.annotations.NullMarked;
