/** How a query is laid out, and what of it the disclosure checks count. */
@NullMarked
package io.jointly.encoding.build;

import org.jspecify.annotations.NullMarked;
