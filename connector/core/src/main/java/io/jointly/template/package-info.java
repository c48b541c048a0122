/** Which agreed template a query is, with which parameters; and how a query becomes a template. */
@NullMarked
package io.jointly.template;

import org.jspecify.annotations.NullMarked;
