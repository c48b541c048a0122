/** The example with OMOP tables: synthetic patients of three hospitals, and reports about them. */
@NullMarked
package io.jointly.examples.omop;

import org.jspecify.annotations.NullMarked;
