/** Tries the readers of all formats with any bytes, guided by what of their code is reached. */
@NullMarked
package io.jointly.fuzz;

import org.jspecify.annotations.NullMarked;
