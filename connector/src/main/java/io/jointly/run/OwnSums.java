package io.jointly.run;

import io.jointly.session.ShareSource;

/** A party's own partial sums for one query. They stay in its engine; only shares come out. */
public interface OwnSums extends ShareSource, AutoCloseable {

  /** Frees what the engine keeps of the sums. */
  @Override
  void close();
}
