package io.jointly.cli;

import io.jointly.audit.AuditFile;
import io.jointly.audit.KnownKeys;
import io.jointly.audit.LogComparison;
import io.jointly.audit.SessionRecords;
import io.jointly.audit.Verification;
import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.crypto.BadKeyException;
import io.jointly.crypto.PublicIdentity;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jointly audit verify FILE}. */
@Command(
    name = "verify",
    description = {
      "Verify an audit log and compare it with a partner's.",
      "Finds the first line that was changed, dropped, added or moved, checks the signatures, and"
          + " lists the sessions. AUDIT.md says what this proves.",
      "Exit codes: 0 every record is signed by a given key, and nothing is wrong; 1 something is"
          + " wrong; 2 called incorrectly; 3 nothing is wrong, but some records could not be verified."
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
      description = {
        "collaboration.yaml; the signatures must be by its keys.",
        "Give it once for each version of the file under which the log was written."
      })
  private List<Path> collaborations = List.of();

  @Option(
      names = "--key",
      paramLabel = "BASE64",
      description = "The public key, as keygen prints it; the log's signatures must be by it.")
  private @Nullable String key;

  @Option(names = "--party", paramLabel = "ID", description = "The party whose log FILE must be.")
  private @Nullable String party;

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

  /** Nothing is wrong, but not every record is signed by a key that was given. */
  private static final int NOT_VERIFIED = 3;

  private final List<String> failures = new ArrayList<>();
  private final List<String> unverified = new ArrayList<>();

  @Override
  public Integer call() {
    if (key != null && !collaborations.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--key and --collaboration exclude each other");
    }
    KnownKeys keys = key == null ? keysOf(collaborations) : KnownKeys.only(parse(key));
    AuditFile own = AuditFile.read(file, keys, Optional.ofNullable(noted));
    report(file, own);
    if (!own.holdsNoted()) {
      failures.add(file + " holds no record with the noted hash");
    }
    if (party != null && !own.party().equals(party)) {
      failures.add(file + " is the log of " + own.party() + ", not of " + party);
    }
    if (session != null && own.sessions().stream().noneMatch(this::isWanted)) {
      failures.add(file + " has no session whose id begins with the value of --session");
    }
    if (with != null) {
      // A key of --key is that of one party.
      AuditFile other = AuditFile.read(with, keysOf(collaborations), Optional.empty());
      report(with, other);
      compare(own, other);
    }
    out().flush();
    if (!failures.isEmpty()) {
      throw new CallerException(ErrorCode.AUDIT_FILE, String.join("; ", failures));
    }
    if (!unverified.isEmpty()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("not fully verified: " + String.join("; ", unverified));
      err.flush();
      return NOT_VERIFIED;
    }
    return 0;
  }

  private static KnownKeys keysOf(List<Path> files) {
    KnownKeys keys = KnownKeys.NONE;
    String id = null;
    for (Path path : files) {
      // The collaboration may have expired, because logs outlive it.
      Collaboration read = CollaborationReader.read(path, LocalDate.EPOCH);
      if (id != null && !read.id().equals(id)) {
        throw new CallerException(
            ErrorCode.OPTION,
            "--collaboration: "
                + path
                + " is a file of "
                + read.id()
                + ", another one is of "
                + id
                + "; give only versions of one collaboration");
      }
      id = read.id();
      keys = keys.with(new KnownKeys.Version(id, read.sha256(), keysOf(read)));
    }
    return keys;
  }

  private static Map<String, PublicIdentity> keysOf(Collaboration collaboration) {
    return collaboration.parties().stream()
        .collect(Collectors.toMap(Party::id, party -> parse(party.publicKey())));
  }

  private static PublicIdentity parse(String key) {
    try {
      return PublicIdentity.parse(key);
    } catch (BadKeyException e) {
      throw new CallerException(ErrorCode.OPTION, "--key: " + e.getMessage(), e);
    }
  }

  private void report(Path path, AuditFile log) {
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
            "  %d of %d records verified by a given key; %s"
                .formatted(
                    found.verifiedRecords(),
                    found.records(),
                    found
                        .lastSigned()
                        .map(
                            time ->
                                "%d signatures, the last is record %d (%s)"
                                    .formatted(
                                        found.checkpoints(), found.signedRecords() - 1, time))
                        .orElse("no signature")));
    found
        .unverified()
        .forEach(
            why -> {
              out().println("  not verified: " + why);
              unverified.add(path + ": " + why);
            });
    out().println("  last record %d, hash %s".formatted(found.records() - 1, found.hash()));
    found.notes().forEach(note -> out().println("  note: " + note));
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
    if (own.party().equals(other.party())) {
      failures.add(with + " is a log of " + own.party() + ", too, and not of a partner");
    }
    if (!own.verification().collaborationId().equals(other.verification().collaborationId())) {
      failures.add(with + " belongs to another collaboration than " + file);
    }
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
