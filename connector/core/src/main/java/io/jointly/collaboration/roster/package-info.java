/** The parties of a collaboration, as the protocol knows them. */
@NullMarked
package io.jointly.collaboration.roster;

import org.jspecify.annotations.NullMarked;
