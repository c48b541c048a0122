/** Pictures of answers, as SVG. */
@NullMarked
package io.jointly.examples.charts;

import org.jspecify.annotations.NullMarked;
