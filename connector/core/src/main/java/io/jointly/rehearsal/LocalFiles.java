package io.jointly.rehearsal;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.collaboration.reader.KeyReplacement;
import io.jointly.crypto.Identity;
import io.jointly.error.CallerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The files of a collaboration whose parties are all on one machine: {@code collaboration.yaml}
 * with keys that are made here, the keys, and a policy for each party. Only the keys differ from
 * the file that the parties agree on, and with them its digest.
 */
public final class LocalFiles {

  private final Path folder;
  private final Collaboration collaboration;

  private LocalFiles(Path folder, Collaboration collaboration) {
    this.folder = folder;
    this.collaboration = collaboration;
  }

  /**
   * Copies a collaboration and makes a key for each of its parties.
   *
   * @param folder exists and is empty
   * @throws CallerException (COLLABORATION_FILE, EXPIRED or UNSUPPORTED_RULE) as {@link
   *     CollaborationReader#read}
   */
  public static LocalFiles make(Path original, Path folder, SecureRandom random)
      throws IOException {
    String copy =
        KeyReplacement.text(
            original,
            id -> {
              Identity identity = Identity.generate(random);
              identity.write(folder.resolve(id + ".pem"));
              return identity.publicKey().base64();
            });
    Path written = folder.resolve("collaboration.yaml");
    Files.writeString(written, copy);
    return new LocalFiles(folder, reading(original, written));
  }

  /** A mistake in the copy is one in the same line of the file that the user has written. */
  private static Collaboration reading(Path original, Path copy) {
    try {
      return CollaborationReader.read(copy, LocalDate.now(ZoneOffset.UTC));
    } catch (CallerException e) {
      throw new CallerException(
          e.code(), e.text().replace(copy.toString(), original.toString()), e);
    }
  }

  /**
   * Writes a party's policy, which approves by itself whatever the rules allow.
   *
   * @param sources the SELECT of the party's rows, by table
   * @param more lines of the file; empty if there are none
   */
  public void writePolicy(String party, Map<String, String> sources, String more)
      throws IOException {
    writePolicy(party, sources, Map.of(), more);
  }

  /**
   * The same with more about the tables.
   *
   * @param fields of a table beside its source, such as {@code denied_columns: [age]}, by table; a
   *     table may have none
   */
  public void writePolicy(
      String party, Map<String, String> sources, Map<String, String> fields, String more)
      throws IOException {
    String tables =
        sources.isEmpty()
            ? ""
            : sources.entrySet().stream()
                .map(
                    each ->
                        "  %s: {source: \"%s\"%s}\n"
                            .formatted(
                                each.getKey(), each.getValue(), next(fields.get(each.getKey()))))
                .collect(Collectors.joining("", "tables:\n", ""));
    Files.writeString(
        policy(party),
        "collaboration: {id: "
            + collaboration.id()
            + ", sha256: \""
            + collaboration.sha256()
            + "\"}\n"
            + tables
            + more.strip()
            + "\n");
  }

  private static String next(@Nullable String field) {
    return field == null ? "" : ", " + field.strip();
  }

  /** The copy, read and checked. */
  public Collaboration collaboration() {
    return collaboration;
  }

  public Path folder() {
    return folder;
  }

  public Path policy(String party) {
    return folder.resolve(party + ".policy.yaml");
  }

  /** The options of a party's catalog, all but {@code mailbox} and {@code run}. */
  public Map<String, String> options(String party) {
    return Map.of(
        "collaboration", folder.resolve("collaboration.yaml").toString(),
        "party", party,
        "identity", folder.resolve(party + ".pem").toString(),
        "policy", policy(party).toString());
  }
}
