/** What a party was asked, put together from its ledger, its audit log and its proposals. */
@NullMarked
package io.jointly.cli.history;

import org.jspecify.annotations.NullMarked;
