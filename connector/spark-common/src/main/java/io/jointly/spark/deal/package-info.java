/** The data source {@code jointly}: a dealer's rows go out, a compute party's shares come in. */
@NullMarked
package io.jointly.spark.deal;

import org.jspecify.annotations.NullMarked;
