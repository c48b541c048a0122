/** What changes between two versions of {@code collaboration.yaml}, in words. */
@NullMarked
package io.jointly.collaboration.change;

import org.jspecify.annotations.NullMarked;
