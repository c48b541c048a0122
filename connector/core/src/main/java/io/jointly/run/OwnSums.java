package io.jointly.run;

import io.jointly.session.ShareSource;

/** A party's own partial sums for one query. They stay in its engine; only shares leave it. */
public interface OwnSums extends ShareSource, AutoCloseable {

  /** Whether the query selects any row of this party. Nobody but this party may learn that. */
  boolean selectsRows();

  /** Frees the storage that the engine keeps for the sums. */
  @Override
  void close();
}
