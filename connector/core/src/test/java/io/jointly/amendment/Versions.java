package io.jointly.amendment;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.crypto.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Versions of a file, with the keys of their parties. */
public final class Versions {

  private final Path folder;
  private int number;

  Versions(Path folder) {
    this.folder = folder;
  }

  /** Keys of parties with these ids. */
  public static Map<String, Identity> keys(String... ids) {
    Map<String, Identity> keys = new LinkedHashMap<>();
    for (String id : ids) {
      keys.put(id, Identity.generate(new SecureRandom()));
    }
    return keys;
  }

  public static Identity key(Map<String, Identity> keys, String id) {
    return Objects.requireNonNull(keys.get(id), id);
  }

  static Map<String, Identity> without(Map<String, Identity> keys, String id) {
    Map<String, Identity> less = new LinkedHashMap<>(keys);
    less.remove(id);
    return less;
  }

  static Map<String, Identity> with(Map<String, Identity> keys, String id, Identity key) {
    Map<String, Identity> more = new LinkedHashMap<>(keys);
    more.put(id, key);
    return more;
  }

  /** The text of a version. Its last day is 2099-12-31. */
  public static String text(String purpose, Map<String, Identity> keys) {
    StringBuilder parties = new StringBuilder();
    keys.forEach(
        (id, key) ->
            parties.append(
                "  - {id: %s, public_key: \"%s\", roles: [data, compute]}\n"
                    .formatted(id, key.publicKey().base64())));
    return """
        version: 1
        id: trial
        purpose: %s
        valid_until: 2099-12-31
        max_colluding_parties: 1
        parties:
        %sanalysts: [north]
        result_receivers: [north]
        tables:
          t:
            columns:
              age: {type: int, use: [filter, measure], min: 0, max: 120}
        """
        .formatted(purpose, parties);
  }

  Path file(String purpose, Map<String, Identity> keys) {
    try {
      return Files.writeString(
          folder.resolve("collaboration-" + ++number + ".yaml"), text(purpose, keys));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Collaboration read(String purpose, Map<String, Identity> keys) {
    return CollaborationReader.read(file(purpose, keys), LocalDate.EPOCH);
  }

  static SignedAmendment signed(Amendment amendment, Map<String, Identity> keys) {
    SignedAmendment signed = SignedAmendment.begin(amendment);
    for (Map.Entry<String, Identity> each : keys.entrySet()) {
      signed = signed.sign(each.getKey(), each.getValue());
    }
    return signed;
  }
}
