package io.jointly.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Three parties with a table of stays, for commands that need no keys of their own. */
final class TrialCollaboration {

  private TrialCollaboration() {}

  /** Writes collaboration.yaml into a folder. */
  static Path in(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("collaboration.yaml"),
        """
        version: 1
        id: trial
        purpose: trial
        valid_until: 2099-12-31
        max_colluding_parties: 1
        parties:
          - {id: north, public_key: "", roles: [data, compute]}
          - {id: south, public_key: "", roles: [data, compute]}
          - {id: east, public_key: "", roles: [data, compute]}
        analysts: [north, south]
        result_receivers: [north, south]
        tables:
          stays:
            columns:
              region: {type: string, use: [dimension, filter], values: [a, b, c, d, e, f, g, h]}
              days: {type: int, use: [measure], min: 0, max: 30}
              ward: {type: int, use: [filter], min: 0, max: 9}
        """);
  }
}
