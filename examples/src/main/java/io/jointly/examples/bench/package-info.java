/** Benchmarks. They are run by hand, never as tests. */
@NullMarked
package io.jointly.examples.bench;

import org.jspecify.annotations.NullMarked;
