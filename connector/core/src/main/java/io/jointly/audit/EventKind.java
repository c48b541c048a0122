package io.jointly.audit;

import static io.jointly.audit.EventField.ANALYST;
import static io.jointly.audit.EventField.APPLICATION;
import static io.jointly.audit.EventField.ASKS;
import static io.jointly.audit.EventField.ATTEMPT;
import static io.jointly.audit.EventField.BLOCKS_GOT;
import static io.jointly.audit.EventField.BLOCKS_PUT;
import static io.jointly.audit.EventField.BLOCK_BYTES_GOT;
import static io.jointly.audit.EventField.BLOCK_BYTES_PUT;
import static io.jointly.audit.EventField.BYTES;
import static io.jointly.audit.EventField.CODE;
import static io.jointly.audit.EventField.DECISION;
import static io.jointly.audit.EventField.ELEMENTS;
import static io.jointly.audit.EventField.FORMAT;
import static io.jointly.audit.EventField.FROM;
import static io.jointly.audit.EventField.GROUPS;
import static io.jointly.audit.EventField.ID;
import static io.jointly.audit.EventField.KEY;
import static io.jointly.audit.EventField.MESSAGE;
import static io.jointly.audit.EventField.MIN_PARTIES;
import static io.jointly.audit.EventField.OWN_ROWS;
import static io.jointly.audit.EventField.PARAMETERS;
import static io.jointly.audit.EventField.PARTIES;
import static io.jointly.audit.EventField.PERSON;
import static io.jointly.audit.EventField.QUERY;
import static io.jointly.audit.EventField.REASON;
import static io.jointly.audit.EventField.ROUNDS;
import static io.jointly.audit.EventField.ROWS_OF_EACH_PARTY;
import static io.jointly.audit.EventField.RUN_NAME;
import static io.jointly.audit.EventField.SESSION;
import static io.jointly.audit.EventField.SHA256;
import static io.jointly.audit.EventField.SIGNATURE;
import static io.jointly.audit.EventField.SIGNED_BY;
import static io.jointly.audit.EventField.SOFTWARE;
import static io.jointly.audit.EventField.SUPPRESSED;
import static io.jointly.audit.EventField.TEMPLATE;
import static io.jointly.audit.EventField.TO;
import static io.jointly.audit.EventField.TORN_BYTES;
import static io.jointly.audit.EventField.TORN_SHA256;
import static io.jointly.audit.EventField.USER;
import static io.jointly.audit.EventField.WITHOUT;
import static io.jointly.audit.EventField.WRONG_SHARES;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The kinds of records. */
public enum EventKind {
  /** A process opened the log. The first record of every log is of this kind. */
  OPENED(Weight.DECISION, Set.of(ID, FORMAT, SOFTWARE, KEY)),
  /** A crash cut the previous line off; this record holds the hash of what is left. */
  RECOVERED(Weight.NOTE, Set.of(TORN_BYTES, TORN_SHA256)),

  /** A message is about to be put. */
  PUT(Weight.NOTE, Set.of(MESSAGE, BYTES, SHA256), with(Sets.BLOCKS, SESSION, ATTEMPT)),
  /** The announced message was not stored: its name was taken, or the mailbox failed. */
  NOT_PUT(Weight.NOTE, Set.of(MESSAGE, SHA256, REASON), Set.of(SESSION, ATTEMPT)),
  /** A message was read; recorded once for each content seen under a name. */
  GOT(Weight.NOTE, Set.of(MESSAGE, BYTES, SHA256), with(Sets.BLOCKS, SESSION, ATTEMPT)),

  /** This party does not join, because of its own rule or of a failure before it sent anything. */
  REFUSED(
      Weight.DECISION, Set.of(QUERY, CODE), Set.of(SESSION, ANALYST, USER, PERSON, APPLICATION)),
  /** This party begins its ledger, for the first time or anew because a person has said so. */
  LEDGER(Weight.DECISION, Set.of(DECISION)),
  /** This party's ledger goes on under another version of the collaboration's file. */
  AMENDED(Weight.DECISION, Set.of(FROM, TO, SIGNED_BY)),
  /** The comparison with earlier queries warned, and let the query pass. */
  DIFFERENCE(Weight.DECISION, Set.of(QUERY, DECISION), Set.of(USER)),
  /** A decision about a partner's proposal, such as waiting, approved or refused. */
  PROPOSAL(
      Weight.DECISION,
      Set.of(QUERY, DECISION),
      Set.of(SESSION, ANALYST, CODE, PERSON, APPLICATION)),
  /** This party is about to join a session; the record holds what it is about. */
  JOINING(
      Weight.DECISION,
      Set.of(
          SESSION,
          QUERY,
          RUN_NAME,
          PARTIES,
          ASKS,
          ROUNDS,
          ELEMENTS,
          MIN_PARTIES,
          ROWS_OF_EACH_PARTY,
          OWN_ROWS),
      Set.of(WITHOUT, USER, TEMPLATE, PARAMETERS, PERSON, APPLICATION)),
  /** A partner that takes part in a session that this party has joined says who asks there. */
  ASKED(Weight.NOTE, Set.of(SESSION, QUERY, ANALYST, PERSON), Set.of(APPLICATION)),
  /** The session ended without failure at this party. Only receivers know suppressed groups. */
  ANSWERED(
      Weight.DECISION, Set.of(SESSION, QUERY), with(Sets.BLOCKS, GROUPS, SUPPRESSED, WRONG_SHARES)),
  /** The session failed at this party. */
  FAILED(Weight.DECISION, Set.of(SESSION, QUERY, CODE), Sets.BLOCKS),

  /** This party's signature over the whole log before it. */
  CHECKPOINT(Weight.SIGNATURE, Set.of(KEY, SIGNATURE), Set.of(SESSION));

  /** When a record has to be on disk. */
  enum Weight {
    /** It is written at once, and is on disk with the next decision. */
    NOTE,
    /** It is on disk before anything else happens, and a checkpoint follows. */
    DECISION,
    /** As a decision; it is the checkpoint. */
    SIGNATURE
  }

  private final Weight weight;

  @SuppressWarnings("ImmutableEnumChecker") // nothing alters it
  private final Set<EventField> required;

  @SuppressWarnings("ImmutableEnumChecker") // nothing alters it
  private final Set<EventField> allowed;

  EventKind(Weight weight, Set<EventField> required) {
    this(weight, required, Set.of());
  }

  EventKind(Weight weight, Set<EventField> required, Set<EventField> optional) {
    this.weight = weight;
    this.required = required;
    EnumSet<EventField> all = EnumSet.copyOf(required);
    all.addAll(optional);
    this.allowed = Set.copyOf(all);
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<EventKind> of(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
  }

  /** Whether a checkpoint follows, in the same write. */
  boolean isSigned() {
    return weight == Weight.DECISION;
  }

  boolean isForced() {
    return weight != Weight.NOTE;
  }

  Set<EventField> required() {
    return required;
  }

  boolean allows(EventField field) {
    return allowed.contains(field);
  }

  private static Set<EventField> with(Set<EventField> some, EventField... more) {
    EnumSet<EventField> all = EnumSet.copyOf(some);
    all.addAll(Arrays.asList(more));
    return all;
  }

  /** Fields that always occur together. */
  private static final class Sets {
    private static final Set<EventField> BLOCKS =
        Set.of(BLOCKS_PUT, BLOCK_BYTES_PUT, BLOCKS_GOT, BLOCK_BYTES_GOT);

    private Sets() {}
  }
}
