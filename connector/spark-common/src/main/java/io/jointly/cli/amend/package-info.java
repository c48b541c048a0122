/** The commands about a changed collaboration. None needs Spark. */
@NullMarked
package io.jointly.cli.amend;

import org.jspecify.annotations.NullMarked;
