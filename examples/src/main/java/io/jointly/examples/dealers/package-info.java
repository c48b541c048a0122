/**
 * The examples with dealers who split rows into shares and leave: a survey of salaries and a ballot
 * on a budget. Among the dealers are some with a changed program.
 */
@NullMarked
package io.jointly.examples.dealers;

import org.jspecify.annotations.NullMarked;
