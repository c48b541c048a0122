@NullMarked
package io.jointly.dealer;

import org.jspecify.annotations.NullMarked;
