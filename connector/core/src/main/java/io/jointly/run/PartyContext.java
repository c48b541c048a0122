package io.jointly.run;

import io.jointly.amendment.AmendmentFile;
import io.jointly.audit.AuditLog;
import io.jointly.audit.Author;
import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.Policy;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.collaboration.reader.PolicyReader;
import io.jointly.collaboration.roster.CollaborationRoster;
import io.jointly.crypto.Identity;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.error.PolicyException;
import io.jointly.ledger.Ledger;
import io.jointly.ledger.LedgerMark;
import io.jointly.ledger.SourceRegister;
import io.jointly.mailbox.MailboxAddress;
import io.jointly.plan.Agreement;
import io.jointly.protocol.parameters.Member;
import io.jointly.protocol.parameters.Roster;
import io.jointly.run.JointOptions.OnSuppressed;
import io.jointly.run.JointOptions.Option;
import io.jointly.session.Timeouts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everything that a party's options and files say, read once and checked. */
public final class PartyContext {

  private final JointOptions options;
  private final Agreement agreement;
  private final Identity identity;
  private final MailboxAddress mailbox;
  private final Path audit;
  private final @Nullable String run;
  private final Ledger ledger;
  private final PlanningLog planningLog;

  private PartyContext(
      JointOptions options,
      Agreement agreement,
      Identity identity,
      MailboxAddress mailbox,
      PlanningLog planningLog,
      @Nullable String run,
      Ledger ledger) {
    this.options = options;
    this.agreement = agreement;
    this.identity = identity;
    this.mailbox = mailbox;
    this.planningLog = planningLog;
    this.audit =
        options.isGiven(Option.AUDIT)
            ? options.path(Option.AUDIT)
            : options
                .path(Option.POLICY)
                .toAbsolutePath()
                .resolveSibling("audit-" + collaboration().id() + "-" + party().id() + ".log");
    this.run = run;
    this.ledger = ledger;
  }

  /** One for a context and all that are made of it, because it remembers what it has read. */
  private static Ledger ledger(JointOptions options, Collaboration collaboration, Party party) {
    Clock clock = Clock.systemUTC();
    return options.isGiven(Option.LEDGER)
        ? Ledger.at(options.path(Option.LEDGER), collaboration.id(), party.id(), clock)
        : Ledger.beside(options.path(Option.POLICY), collaboration.id(), party.id(), clock);
  }

  /** Reads the files that the options name. Contacts no partner. */
  public static PartyContext read(JointOptions options) {
    Collaboration collaboration = collaboration(options);
    Party party = party(options, collaboration);
    Policy policy = PolicyReader.read(options.path(Option.POLICY), collaboration, party);
    Identity identity = Identity.read(options.path(Option.IDENTITY));
    requireKeyOf(party, identity, options);
    return of(options, collaboration, party, policy, identity, mailbox(options));
  }

  /**
   * The same for somebody who wants to know everything that is wrong: a file that cannot be read
   * does not keep the others from being read.
   *
   * @param problems told every one
   * @return empty if a file or an option is missing; there may be problems all the same
   */
  public static Optional<PartyContext> check(
      JointOptions options, Consumer<JointlyException> problems) {
    Attempts attempts = new Attempts(problems);
    Optional<Collaboration> collaboration = attempts.at(() -> collaboration(options));
    Optional<Party> party =
        collaboration.flatMap(agreed -> attempts.at(() -> party(options, agreed)));
    Optional<Policy> policy =
        party.flatMap(
            own ->
                attempts.at(
                    () ->
                        PolicyReader.read(
                            options.path(Option.POLICY), collaboration.orElseThrow(), own)));
    Optional<Identity> identity = attempts.at(() -> Identity.read(options.path(Option.IDENTITY)));
    if (party.isPresent() && identity.isPresent()) {
      attempts.at(
          () -> {
            requireKeyOf(party.get(), identity.get(), options);
            return identity;
          });
    }
    Optional<MailboxAddress> mailbox = attempts.at(() -> mailbox(options));
    return policy.isEmpty() || identity.isEmpty() || mailbox.isEmpty()
        ? Optional.empty()
        : attempts.at(
            () ->
                of(
                    options,
                    collaboration.orElseThrow(),
                    party.orElseThrow(),
                    policy.get(),
                    identity.orElseThrow(),
                    mailbox.orElseThrow()));
  }

  /** Goes on after a failure. */
  private static final class Attempts {

    private final Consumer<JointlyException> problems;

    Attempts(Consumer<JointlyException> problems) {
      this.problems = problems;
    }

    <T> Optional<T> at(Supplier<T> step) {
      try {
        return Optional.of(step.get());
      } catch (JointlyException e) {
        problems.accept(e);
        return Optional.empty();
      }
    }
  }

  private static PartyContext of(
      JointOptions options,
      Collaboration collaboration,
      Party party,
      Policy policy,
      Identity identity,
      MailboxAddress mailbox) {
    Roster session = session(options, roster(collaboration), party);
    return new PartyContext(
        options,
        new Agreement(collaboration, policy, party, session),
        identity,
        mailbox,
        new PlanningLog(),
        null,
        ledger(options, collaboration, party));
  }

  /** Who takes part in the queries that this party asks. */
  private static Roster session(JointOptions options, Roster all, Party own) {
    Set<Integer> leftOut = new TreeSet<>();
    for (String id : options.without()) {
      if (id.equals(own.id())) {
        throw options.bad(Option.WITHOUT, "names this party itself");
      }
      leftOut.add(
          all.indexOf(id)
              .orElseThrow(
                  () ->
                      options.bad(
                          Option.WITHOUT,
                          "names '"
                              + id
                              + "', which is not a party of "
                              + all.collaborationId()
                              + "; its parties are "
                              + String.join(
                                  ", ", all.members().stream().map(Member::id).toList()))));
    }
    try {
      return all.without(leftOut);
    } catch (IllegalArgumentException e) {
      throw options.bad(
          Option.WITHOUT,
          "is '" + String.join(",", options.without()) + "', which cannot be: " + e.getMessage());
    }
  }

  private static Collaboration collaboration(JointOptions options) {
    return CollaborationReader.read(
        options.path(Option.COLLABORATION), LocalDate.now(ZoneOffset.UTC));
  }

  private static MailboxAddress mailbox(JointOptions options) {
    return MailboxAddress.parse(options.text(Option.MAILBOX));
  }

  private static Party party(JointOptions options, Collaboration collaboration) {
    String id = options.text(Option.PARTY);
    return collaboration
        .party(id)
        .orElseThrow(
            () ->
                options.bad(
                    Option.PARTY,
                    "is '"
                        + id
                        + "', which is not a party of "
                        + collaboration.id()
                        + "; its parties are "
                        + String.join(
                            ", ", collaboration.parties().stream().map(Party::id).toList())));
  }

  private static void requireKeyOf(Party party, Identity identity, JointOptions options) {
    identity.requireListed(options.text(Option.IDENTITY), "party " + party.id(), party.publicKey());
  }

  /**
   * The same context with a session's options as they are now.
   *
   * @throws CallerException (OPTION) if an option has changed that cannot be changed
   */
  public PartyContext with(JointOptions now) {
    now.requireUnchangedSince(options);
    return new PartyContext(now, agreement, identity, mailbox, planningLog, null, ledger);
  }

  /** Where the warnings of planned queries are told. */
  public PlanningLog planningLog() {
    return planningLog;
  }

  /** The same context for the run of this name instead of the one that the options name. */
  public PartyContext withRun(String name) {
    return new PartyContext(options, agreement, identity, mailbox, planningLog, name, ledger);
  }

  /**
   * The same context for a session over some of the data parties.
   *
   * @param session who takes part; this party among them
   */
  public PartyContext over(Roster session) {
    return new PartyContext(
        options, agreement.over(session), identity, mailbox, planningLog, run, ledger);
  }

  /** The parties of a collaboration, as the protocol numbers them. */
  public static Roster roster(Collaboration collaboration) {
    return CollaborationRoster.of(collaboration);
  }

  /**
   * Checks the conditions that must hold at each query, because the files may have been read long
   * ago.
   *
   * @throws PolicyException (DISABLED) if the policy says `enabled: false`
   * @throws CallerException (EXPIRED) if the collaboration has ended
   */
  public void requireOpen(LocalDate today) {
    if (!policy().enabled()) {
      throw new PolicyException(
          ErrorCode.DISABLED,
          "policy.yaml has enabled: false, so this party takes no part in "
              + collaboration().id()
              + "; partners are told DISABLED and nothing else. Write enabled: true to take part"
              + " again");
    }
    if (collaboration().validUntil().isBefore(today)) {
      throw new CallerException(
          ErrorCode.EXPIRED,
          collaboration().id()
              + " was valid until "
              + collaboration().validUntil()
              + ", today is "
              + today
              + "; partners are told EXPIRED and nothing else. Agree on a new collaboration file with your partners");
    }
  }

  /** The part of this context that planning may see. */
  public Agreement agreement() {
    return agreement;
  }

  public Collaboration collaboration() {
    return agreement.collaboration();
  }

  public Policy policy() {
    return agreement.policy();
  }

  public Party party() {
    return agreement.party();
  }

  Identity identity() {
    return identity;
  }

  public MailboxAddress mailbox() {
    return mailbox;
  }

  /** Says where the ledger is, beside the key. */
  LedgerMark ledgerMark() {
    return LedgerMark.beside(options.path(Option.IDENTITY), collaboration().id(), party().id());
  }

  /** Where what all parties have signed about a changed collaboration is. */
  Path amendments() {
    return AmendmentFile.beside(options.path(Option.COLLABORATION));
  }

  /** What the sources of this party's tables read, beside the key. */
  SourceRegister sourceRegister() {
    return SourceRegister.beside(options.path(Option.IDENTITY), collaboration().id(), party().id());
  }

  /** The record of the queries that this party has answered. */
  Ledger ledger() {
    return ledger;
  }

  public Roster roster() {
    return agreement.roster();
  }

  public int me() {
    return agreement.me();
  }

  /**
   * Opens this party's audit log and records that it was opened.
   *
   * @throws io.jointly.error.EnvironmentException (AUDIT) if it cannot be written
   */
  public AuditLog openAudit() {
    return AuditLog.open(
        audit,
        new Author(
            collaboration().id(),
            collaboration().sha256(),
            party().id(),
            identity,
            Version.SOFTWARE),
        InstantSource.system());
  }

  /** Whether the identity is the party's. What {@link #check} has found may have another's. */
  public boolean hasKeyOfParty() {
    return identity.publicKey().base64().equals(party().publicKey());
  }

  /** What this context is made of: contexts with the same key do the same. */
  List<Object> key() {
    return List.of(
        collaboration().sha256(), party().id(), run(), mailbox, options.fixed(), policy());
  }

  /** Name of the catalog. */
  String catalog() {
    return options.catalog();
  }

  public OnSuppressed onSuppressed() {
    return options.onSuppressed();
  }

  /** Whether a run has been named, so that queries can be asked. */
  boolean hasRun() {
    return run != null || options.isGiven(Option.RUN);
  }

  /**
   * The run's name.
   *
   * @throws CallerException (OPTION) if there is none yet
   */
  String run() {
    return run == null ? options.text(Option.RUN) : run;
  }

  /** How long this party waits after its JOIN. */
  public Duration joinTimeout() {
    return options.duration(Option.JOIN_TIMEOUT);
  }

  Timeouts timeouts() {
    return new Timeouts(
        options.duration(Option.JOIN_TIMEOUT), options.duration(Option.ROUND_TIMEOUT));
  }
}
