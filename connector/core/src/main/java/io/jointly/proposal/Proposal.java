package io.jointly.proposal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A query that a partner has asked this party's agent.
 *
 * @param request who asked, and in which session
 * @param subject what was asked
 * @param status how far it has come
 */
public record Proposal(Request request, Subject subject, Status status) {

  /** Digits of the session that people call it by. */
  private static final int ID_DIGITS = 12;

  /**
   * A partner's JOIN.
   *
   * @param session digest of collaboration, query and run name, in 64 lower-case hexadecimal digits
   * @param folder of the session in the mailbox
   * @param queryDigest digest of the canonical query (PROTOCOL.md §3.1), in 64 hexadecimal digits
   * @param run name of the run
   * @param analyst id of the party that asks
   * @param seq number of that party's newest JOIN
   * @param asked when that JOIN was put, by the mailbox's clock
   */
  public record Request(
      String session,
      String folder,
      String queryDigest,
      String run,
      String analyst,
      int seq,
      Instant asked) {

    private Request again(int newSeq, Instant when) {
      return new Request(session, folder, queryDigest, run, analyst, newSeq, when);
    }
  }

  /**
   * What was asked.
   *
   * @param collaboration its id
   * @param purpose of the collaboration
   * @param query in words; empty if it could not be read
   * @param effect empty if the query was refused before it was planned
   * @param person who asks, by the asking party's word; empty where the collaboration does not want
   *     to know
   */
  public record Subject(
      String collaboration,
      String purpose,
      Optional<String> query,
      Optional<Effect> effect,
      Optional<Person> person) {

    /** Where nobody says who asks. */
    public Subject(
        String collaboration, String purpose, Optional<String> query, Optional<Effect> effect) {
      this(collaboration, purpose, query, effect, Optional.empty());
    }
  }

  /**
   * Who asks, by the asking party's word. Either text may be anything.
   *
   * @param application what the person runs; may be empty
   */
  public record Person(String user, String application) {

    /** For people to read. */
    public String text() {
      return "says it is "
          + user
          + (application.isEmpty() ? "" : ", in the application " + application);
    }
  }

  /**
   * What an answer would show.
   *
   * @param groups how many groups there can be
   * @param patience how long the party that asks waits after its JOIN, if its join-timeout is this
   *     party's; empty in files of an earlier version
   * @param text what is opened to whom, by which rules, and what leaves this party, line by line
   */
  public record Effect(long groups, Optional<Duration> patience, String text) {}

  /**
   * How far a proposal has come.
   *
   * @param state where it is now
   * @param code name of an {@link io.jointly.error.ErrorCode} if it was refused, failed or expired;
   *     the agent's own word for a rule if a rule approved it
   * @param changed when it came to this state, by this machine's clock
   */
  public record Status(State state, Optional<String> code, Instant changed) {

    /** A state that needs no reason. */
    public static Status of(State state, Instant changed) {
      return new Status(state, Optional.empty(), changed);
    }

    /** A state that a code explains. */
    public static Status of(State state, String code, Instant changed) {
      return new Status(state, Optional.of(code), changed);
    }
  }

  /** The states of a proposal. Files hold their ordinals: add new ones at the end. */
  public enum State {
    /** A person has to decide. */
    WAITING,
    /** It is approved; the partners have to come. */
    APPROVED,
    /** This party is taking part, or was when the agent was stopped. */
    ANSWERING,
    /** This party has done its part. */
    ANSWERED,
    /** A rule or a person has refused it. */
    REFUSED,
    /** This party began to take part, and the session failed. */
    FAILED,
    /** Nobody decided in time, or too many newer proposals came. */
    EXPIRED;

    /** Whether nothing more happens unless the partner asks again. */
    public boolean isFinal() {
      return switch (this) {
        case WAITING, APPROVED, ANSWERING -> false;
        case ANSWERED, REFUSED, FAILED, EXPIRED -> true;
      };
    }
  }

  /** The digits that people call it by. */
  public String id() {
    return session().substring(0, ID_DIGITS);
  }

  public String session() {
    return request.session();
  }

  public String analyst() {
    return request.analyst();
  }

  public State state() {
    return status.state();
  }

  public Optional<String> code() {
    return status.code();
  }

  /** Until when the party that asks waits, as far as this party can tell. */
  public Optional<Instant> until() {
    return subject.effect().flatMap(Effect::patience).map(request.asked()::plus);
  }

  /** When it came to its state. */
  public Instant changed() {
    return status.changed();
  }

  /**
   * The same query, asked again by a newer JOIN.
   *
   * @param by who asks, as the newer JOIN says
   */
  public Proposal askedAgain(int seq, Instant when, Optional<Person> by) {
    return new Proposal(
        request.again(seq, when),
        new Subject(
            subject.collaboration(), subject.purpose(), subject.query(), subject.effect(), by),
        status);
  }

  public Proposal with(Status next) {
    return new Proposal(request, subject, next);
  }
}
