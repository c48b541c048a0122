@NullMarked
package io.jointly.examples.omop;

import org.jspecify.annotations.NullMarked;
