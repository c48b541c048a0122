package io.jointly.run;

import io.jointly.amendment.Amendment;
import io.jointly.amendment.AmendmentChain;
import io.jointly.amendment.SignedAmendment;
import io.jointly.amendment.Signer;
import io.jointly.audit.AuditLog;
import io.jointly.audit.Event;
import io.jointly.audit.EventField;
import io.jointly.audit.EventKind;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.ledger.FileVersion;
import io.jointly.ledger.Ledger;
import io.jointly.ledger.LedgerMark;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.SessionFiles;
import io.jointly.protocol.Invitation;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.MessageName;
import io.jointly.protocol.parameters.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that this party goes on with the ledger that it has. A missing or empty one is begun
 * only if nothing says that there was one, or a person has said so (LEDGER.md).
 */
final class LedgerStart {

  private static final Logger LOG = LoggerFactory.getLogger("io.jointly.progress");

  /** The most JOINs in this party's name that are read: anyone can put names into a mailbox. */
  private static final int MOST_READ = 100;

  private final PartyContext context;
  private final Mailbox mailbox;
  private final AuditLog audit;
  private final Ledger ledger;
  private final LedgerMark mark;

  private LedgerStart(PartyContext context, Mailbox mailbox, AuditLog audit) {
    this.context = context;
    this.mailbox = mailbox;
    this.audit = audit;
    this.ledger = context.ledger();
    this.mark = context.ledgerMark();
  }

  /**
   * Must be called before this party puts anything into a mailbox.
   *
   * @throws EnvironmentException (LEDGER) if the ledger is not the one that this party had
   * @throws io.jointly.error.CallerException (AMENDMENT) if it was kept under another version of
   *     the collaboration's file, and not all parties have signed the change
   */
  static void require(PartyContext context, Mailbox mailbox, AuditLog audit) {
    new LedgerStart(context, mailbox, audit).require();
  }

  /**
   * Checks the same and begins nothing, for somebody who wants to know before a query.
   *
   * @return what the ledger is, in words
   * @throws EnvironmentException (LEDGER) if a query would fail because of it
   * @throws io.jointly.error.CallerException (AMENDMENT) if it would fail because of the file
   */
  static String check(PartyContext context, Mailbox mailbox, AuditLog audit) {
    return new LedgerStart(context, mailbox, audit).check();
  }

  private String check() {
    if (hasEntries()) {
      requireOne();
      int queries = ledger.entries().size();
      return "it holds "
          + queries
          + (queries == 1 ? " query" : " queries")
          + (amendments().isEmpty()
              ? ""
              : ", and the next query goes on under this file, as all parties have signed");
    }
    Optional<String> sign = ledger.isBegun() ? sessions() : sign();
    if (sign.isPresent() && !mayBeginAnew()) {
      throw lost(sign.get());
    }
    requireFolder();
    return sign.isPresent()
        ? "the next query begins it anew, because " + anew() + " says so"
        : "it holds no query yet";
  }

  /** A folder that cannot be written is found by writing: permissions do not tell everything. */
  private void requireFolder() {
    Path folder = ledger.path().toAbsolutePath().getParent();
    try {
      Files.delete(Files.createTempFile(folder, ".jointly-check-", ""));
    } catch (IOException e) {
      throw new EnvironmentException(
          ErrorCode.LEDGER,
          "the ledger "
              + ledger.path()
              + " could not be begun ("
              + e.getClass().getSimpleName()
              + "); its folder must exist and be writable. The option ledger names another place",
          e);
    }
  }

  private void require() {
    requireLedger();
    goOnUnderThisFile();
  }

  /** Records first: a ledger must not have gone on without it. */
  private void goOnUnderThisFile() {
    Optional<String> before = ledger.version().map(FileVersion::sha256);
    for (SignedAmendment each : amendments()) {
      Amendment amendment = each.amendment();
      audit.record(
          Event.of(EventKind.AMENDED)
              .with(EventField.FROM, amendment.from())
              .with(EventField.TO, amendment.to())
              .with(
                  EventField.SIGNED_BY,
                  each.signed().stream()
                      .map(Signer::party)
                      .distinct()
                      .collect(Collectors.joining(","))));
      LOG.warn(
          "{}: the ledger goes on under another collaboration.yaml, from {} to {}, as all parties"
              + " have signed. 'jointly diff' says what changes, and what cannot be compared with"
              + " earlier answers any more",
          context.party().id(),
          amendment.from(),
          amendment.to());
    }
    ledger.goOnUnder(FileVersion.of(context.collaboration()), before);
  }

  /**
   * What all parties have signed since this party has answered last; empty if the file is still the
   * same, or nothing was answered under another one.
   *
   * @throws io.jointly.error.CallerException (AMENDMENT) if the file has changed without that
   */
  private List<SignedAmendment> amendments() {
    Optional<String> before =
        hasEntries()
            ? ledger
                .version()
                .map(FileVersion::sha256)
                .filter(digest -> !digest.equals(context.collaboration().sha256()))
            : Optional.empty();
    return before
        .map(
            digest -> AmendmentChain.require(digest, context.collaboration(), context.amendments()))
        .orElse(List.of());
  }

  private void requireLedger() {
    if (hasEntries()) {
      requireMark();
      return;
    }
    boolean begun = ledger.isBegun();
    Optional<String> sign = begun ? sessions() : sign();
    // Another process of this party may have begun it, and asked something, in the meantime.
    if (hasEntries() || (sign.isEmpty() && begun) || (!begun && ledger.isBegun())) {
      requireMark();
      return;
    }
    if (sign.isEmpty()) {
      begin("begun");
      return;
    }
    if (!mayBeginAnew()) {
      throw lost(sign.get());
    }
    begin("begun_anew");
    deleteAnew();
  }

  private EnvironmentException lost(String sign) {
    return new EnvironmentException(
        ErrorCode.LEDGER,
        "this party answers nothing: the ledger "
            + ledger.path()
            + " is missing or empty, but "
            + sign
            + ". Put the ledger back, or let the option ledger name it. To begin anew, so that"
            + " what was answered is forgotten, agree with your partners and write today's date"
            + " (UTC), such as "
            + today()
            + ", into "
            + anew());
  }

  private boolean hasEntries() {
    return ledger.isBegun() && !ledger.entries().isEmpty();
  }

  private void begin(String how) {
    // First the record: a ledger that is begun anew must not be there without it.
    audit.record(Event.of(EventKind.LEDGER).with(EventField.DECISION, how));
    ledger.begin();
    if (!mark.set(ledger.path())) {
      LOG.warn(
          "{}: {} cannot be written; without it a copy of policy.yaml elsewhere may begin a second"
              + " ledger. Let the option ledger name a place that stays",
          context.party().id(),
          mark.file());
    }
  }

  /** The mark must name this file, or one that is gone. */
  private void requireMark() {
    requireOne();
    if (mark.ledger().filter(ledger.path()::equals).isEmpty()) {
      mark.set(ledger.path());
    }
  }

  private void requireOne() {
    Optional<Path> marked = mark.ledger();
    if (marked.filter(other -> !other.equals(ledger.path())).filter(Files::exists).isPresent()) {
      throw new EnvironmentException(
          ErrorCode.LEDGER,
          "this party answers nothing: it has two ledgers, "
              + marked.get()
              + " and "
              + ledger.path()
              + ". Let the option ledger name the one that has every query, and move the other away");
    }
  }

  /** What says that this party had a ledger. */
  private Optional<String> sign() {
    return mark.ledger()
        .map(path -> mark.file() + " says that it is " + path)
        .or(this::sessions)
        .or(this::ownJoin);
  }

  private Optional<String> sessions() {
    return audit.holdsSessionsSinceLedger()
        ? Optional.of("the audit log " + audit.path() + " tells of sessions")
        : Optional.empty();
  }

  private Optional<String> ownJoin() {
    List<Mailbox.Entry> listing = SessionFiles.list(mailbox);
    return listing.stream()
        .filter(entry -> entry.bytes() <= Limits.MAX_MESSAGE_BYTES)
        .flatMap(entry -> MessageName.parse(entry.name()).stream())
        .filter(name -> name.kind() == MessageKind.JOIN && name.sender() == context.me())
        .limit(MOST_READ)
        .filter(this::isOwn)
        .findFirst()
        .map(name -> "the mailbox holds this party's signed JOIN " + name.text());
  }

  private boolean isOwn(MessageName name) {
    Optional<byte[]> message = mailbox.get(name.text(), Limits.MAX_MESSAGE_BYTES);
    if (message.isEmpty()) {
      return false;
    }
    try {
      return Invitation.read(
              context.roster(),
              context.collaboration().digest(),
              context.me(),
              name.number(),
              name.session(),
              message.get())
          .isPresent();
    } catch (ViolationException e) {
      // The signature was right if only the file of the collaboration is another.
      return e.code() == ErrorCode.OTHER_COLLABORATION;
    }
  }

  private Path anew() {
    return ledger.path().resolveSibling(ledger.path().getFileName() + ".anew");
  }

  /** The date keeps a file that is copied along from beginning anew every time. */
  private boolean mayBeginAnew() {
    try {
      return Files.readString(anew()).strip().equals(today());
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new EnvironmentException(
          ErrorCode.LEDGER,
          "this party answers nothing: "
              + anew()
              + " cannot be read ("
              + e.getClass().getSimpleName()
              + "); write today's date into it, or remove it",
          e);
    }
  }

  private void deleteAnew() {
    try {
      Files.delete(anew());
    } catch (IOException e) {
      LOG.warn("{}: {} cannot be deleted; delete it", context.party().id(), anew());
    }
  }

  private static String today() {
    return LocalDate.now(ZoneOffset.UTC).toString();
  }
}
