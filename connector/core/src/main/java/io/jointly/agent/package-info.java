/**
 * An agent answers partners' queries within its party's policy, without a person at a keyboard. It
 * does not know Spark and reaches rows through {@code io.jointly.run.Engine}.
 */
@NullMarked
package io.jointly.agent;

import org.jspecify.annotations.NullMarked;
