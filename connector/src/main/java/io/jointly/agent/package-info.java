/**
 * An agent answers partners' queries within its party's policy while nobody is at a keyboard. It
 * knows no Spark: it reaches rows through {@code io.jointly.run.Engine}.
 */
@NullMarked
package io.jointly.agent;

import org.jspecify.annotations.NullMarked;
