package io.jointly.cli;

import io.jointly.audit.AuditFile;
import io.jointly.audit.LogComparison;
import io.jointly.audit.SessionRecords;
import io.jointly.audit.Verification;
import io.jointly.audit.Verification.Keys;
import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.CollaborationReader;
import io.jointly.crypto.BadKeyException;
import io.jointly.crypto.PublicIdentity;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jointly audit verify FILE}. */
@Command(
    name = "verify",
    description = {
      "Verify an audit log and compare it with a partner's.",
      "Finds the first line that was changed, dropped, added or moved, checks the signatures, and"
          + " lists the sessions. Fails if anything is wrong. AUDIT.md says what this proves."
    })
final class AuditVerify implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The log.")
  @SuppressWarnings("NullAway.Init") // required
  private Path file;

  @Option(
      names = "--collaboration",
      paramLabel = "FILE",
      description = "collaboration.yaml; the signatures must be by its keys.")
  private @Nullable Path collaboration;

  @Option(
      names = "--key",
      paramLabel = "BASE64",
      description = "The public key, as keygen prints it; the log's signatures must be by it.")
  private @Nullable String key;

  @Option(
      names = "--noted",
      paramLabel = "HASH",
      description = "Hash of a record that the log must hold, as printed by an earlier verify.")
  private @Nullable String noted;

  @Option(
      names = "--with",
      paramLabel = "FILE",
      description = "A partner's log; both must agree about the sessions that they share.")
  private @Nullable Path with;

  @Option(
      names = "--session",
      paramLabel = "ID",
      description = "Only this session, with all its records: its id or a prefix of it.")
  private @Nullable String session;

  private final List<String> failures = new ArrayList<>();

  @Override
  public Integer call() {
    Optional<Collaboration> agreed =
        Optional.ofNullable(collaboration)
            // The collaboration may have expired, because logs outlive it.
            .map(path -> CollaborationReader.read(path, LocalDate.EPOCH));
    Keys keys = key == null ? keysOf(agreed) : only(key);
    AuditFile own = AuditFile.read(file, keys, Optional.ofNullable(noted));
    report(file, own, key != null || agreed.isPresent());
    if (!own.holdsNoted()) {
      failures.add(file + " holds no record with the noted hash");
    }
    if (session != null && own.sessions().stream().noneMatch(this::isWanted)) {
      failures.add(file + " has no session whose id begins with the value of --session");
    }
    if (with != null) {
      AuditFile other = AuditFile.read(with, keysOf(agreed), Optional.empty());
      report(with, other, agreed.isPresent());
      compare(own, other);
    }
    out().flush();
    if (!failures.isEmpty()) {
      throw new CallerException(ErrorCode.AUDIT_FILE, String.join("; ", failures));
    }
    return 0;
  }

  private static Keys keysOf(Optional<Collaboration> agreed) {
    return (party, digest) ->
        agreed
            .filter(file -> file.sha256().equals(digest))
            .flatMap(file -> file.party(party))
            .map(found -> parse(found.publicKey()));
  }

  private static Keys only(String key) {
    PublicIdentity given = parse(key);
    return (party, digest) -> Optional.of(given);
  }

  private static PublicIdentity parse(String key) {
    try {
      return PublicIdentity.parse(key);
    } catch (BadKeyException e) {
      throw new CallerException(ErrorCode.OPTION, "--key: " + e.getMessage(), e);
    }
  }

  private void report(Path path, AuditFile log, boolean keyGiven) {
    Verification found = log.verification();
    out()
        .println(
            "%s: %s in %s, %d records, %s"
                .formatted(
                    path,
                    log.party(),
                    found.collaborationId().orElse("?"),
                    found.records(),
                    found.broken().map(why -> "then broken: " + why).orElse("unbroken")));
    found.broken().ifPresent(why -> failures.add(path + ": " + why));
    out()
        .println(
            found
                .lastSigned()
                .map(
                    time ->
                        "  signed up to record %d (%s); %d signatures, %d of them by a given key"
                            .formatted(
                                found.signedRecords() - 1,
                                time,
                                found.checkpoints(),
                                found.checkpointsOfKnownKeys()))
                .orElse("  no signature"));
    out().println("  last record %d, hash %s".formatted(found.records() - 1, found.hash()));
    found.notes().forEach(note -> out().println("  note: " + note));
    if (keyGiven && found.checkpoints() > 0 && found.checkpointsOfKnownKeys() == 0) {
      failures.add(
          path + ": no signature is by a key of the given collaboration or by the" + " given key");
    }
    for (SessionRecords one : log.sessions()) {
      if (isWanted(one)) {
        out().println("session " + one.summary());
        if (session != null) {
          one.lines().forEach(out()::println);
        }
      }
    }
  }

  private void compare(AuditFile own, AuditFile other) {
    LogComparison comparison = LogComparison.of(own, other, this::isWanted);
    comparison.lacking().forEach(line -> out().println("only one has: " + line));
    comparison.differences().forEach(line -> out().println("DIFFERENT: " + line));
    out()
        .println(
            "%d sessions in both logs, %d messages the same, %d differences"
                .formatted(
                    comparison.sessions(), comparison.agreeing(), comparison.differences().size()));
    if (!comparison.differences().isEmpty()) {
      failures.add(
          "the logs of "
              + own.party()
              + " and "
              + other.party()
              + " do not agree: "
              + comparison.differences().size()
              + " differences, listed above");
    }
  }

  private boolean isWanted(SessionRecords one) {
    return isWanted(one.id());
  }

  /** The id is {@code <run>/<session>}; a prefix of it or of its second part is enough. */
  private boolean isWanted(String id) {
    return session == null
        || id.startsWith(session)
        || id.substring(id.indexOf('/') + 1).startsWith(session);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
