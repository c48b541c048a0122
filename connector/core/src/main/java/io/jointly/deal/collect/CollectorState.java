package io.jointly.deal.collect;

import java.nio.file.Path;

/** Where a compute party keeps its dealing keys and what it has collected. */
public final class CollectorState {

  private CollectorState() {}

  /** The folder beside an identity's file: {@code <identity>.dealing}. */
  public static Path beside(Path identity) {
    Path whole = identity.toAbsolutePath();
    return whole.resolveSibling(whole.getFileName() + ".dealing");
  }
}
