package io.jointly.protocol.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.Person;
import io.jointly.protocol.parameters.Roster;
import io.jointly.protocol.parameters.SessionParameters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a JOIN (PROTOCOL.md §4.2). The arrays are not copied.
 *
 * @param madeAt when the party made it, by its own clock; whole seconds from 1970 on
 */
public record JoinMessage(
    int seq,
    Instant madeAt,
    byte[] sessionKey,
    Topic topic,
    Layout layout,
    Asking asking,
    String software) {

  /**
   * Whether and who asks.
   *
   * @param asks whether somebody at this party wants the answer, and not only its agent gives its
   *     part
   * @param person who that is, by this party's word; null where it does not say so
   */
  public record Asking(boolean asks, @Nullable Person person) {}

  /**
   * What the session is about: a query to a collaboration, in a run.
   *
   * @param dataParties over whose rows: bit i is set if those of party i are among them
   */
  public record Topic(
      String collaborationId,
      byte[] collaborationDigest,
      String runName,
      byte[] query,
      long dataParties) {

    /** The session's digest (§3.1). */
    public byte[] session() {
      return ProtocolDigests.session(collaborationDigest, query, runName, dataParties);
    }
  }

  /**
   * How the party's software lays the query out.
   *
   * @param digest of the layout
   * @param rounds how many elements are opened in each round
   * @param checksDigest of the disclosure checks; zeros for none
   * @param dealtRows digest of the rows of the share table that the query reads; zeros where it
   *     reads none, and of a party that holds no shares
   */
  public record Layout(byte[] digest, List<Integer> rounds, byte[] checksDigest, byte[] dealtRows) {
    public Layout {
      rounds = List.copyOf(rounds);
    }
  }

  public static JoinMessage of(SessionParameters own, int seq, Instant madeAt, byte[] sessionKey) {
    return new JoinMessage(
        seq,
        madeAt,
        sessionKey,
        new Topic(
            own.roster().collaborationId(),
            own.collaborationDigest(),
            own.runName(),
            own.query(),
            own.roster().dataSet()),
        new Layout(
            own.layoutDigest(),
            own.rounds(),
            ProtocolDigests.checks(own.checks()),
            ProtocolDigests.dealt(own.dealt())),
        new Asking(own.asks(), own.person()),
        own.software());
  }

  public boolean asks() {
    return asking.asks;
  }

  /**
   * Whether it names a person exactly if the parties want that of a party that asks (§4.2). No JOIN
   * of a party that does not ask names one.
   */
  public boolean namesPersonAs(Roster roster) {
    return (asking.person != null) == (asking.asks && roster.persons() == Roster.Persons.NAMED);
  }

  public CanonicalWriter write() {
    CanonicalWriter out =
        new CanonicalWriter()
            .u32(seq)
            .u64(madeAt.getEpochSecond())
            .raw(sessionKey)
            .raw(topic.collaborationDigest)
            .raw(layout.digest)
            .u32(layout.rounds.size());
    layout.rounds.forEach(out::u32);
    out.raw(layout.checksDigest).raw(layout.dealtRows);
    out.u64(topic.dataParties).u8(asking.asks ? 1 : 0);
    out.text(topic.collaborationId).text(topic.runName).text(software).bytes(topic.query);
    Person person = asking.person;
    return person == null ? out.u8(0) : out.u8(1).text(person.user()).text(person.application());
  }

  public static JoinMessage read(CanonicalReader in) {
    int seq = in.count("seq", Limits.MAX_NUMBER);
    Instant madeAt = MessageTime.read(in, "time");
    byte[] sessionKey = in.raw("session key", Limits.SESSION_KEY_BYTES);
    byte[] collaborationDigest = in.raw("collaboration digest", Limits.DIGEST_BYTES);
    Layout layout =
        new Layout(
            in.raw("layout digest", Limits.DIGEST_BYTES),
            readRounds(in),
            in.raw("tests digest", Limits.DIGEST_BYTES),
            in.raw("digest of dealt rows", Limits.DIGEST_BYTES));
    long dataParties = in.u64("data parties");
    boolean asks = readFlag(in, "whether it asks");
    String collaborationId = in.text("collaboration id", Limits.MAX_COLLABORATION_ID_BYTES);
    String runName = in.text("run name", Limits.MAX_RUN_NAME_BYTES);
    String software = in.text("software version", Limits.MAX_SOFTWARE_BYTES);
    byte[] query = in.bytes("query", Limits.MAX_QUERY_BYTES);
    Person person = readFlag(in, "whether it names a person") ? readPerson(in) : null;
    in.end();
    if (person != null && !asks) {
      throw new MalformedException("it names a person, and nobody there asks");
    }
    if (collaborationId.isEmpty() || runName.isEmpty() || query.length == 0) {
      throw new MalformedException("collaboration id, run name or query is empty");
    }
    if (!Limits.isPrintable(software)) {
      throw new MalformedException("the software version is not printable ASCII");
    }
    Topic topic = new Topic(collaborationId, collaborationDigest, runName, query, dataParties);
    return new JoinMessage(
        seq, madeAt, sessionKey, topic, layout, new Asking(asks, person), software);
  }

  private static Person readPerson(CanonicalReader in) {
    String user = in.text("person", Limits.MAX_PERSON_BYTES);
    String application = in.text("application", Limits.MAX_PERSON_BYTES);
    try {
      return new Person(user, application);
    } catch (IllegalArgumentException e) {
      throw new MalformedException(String.valueOf(e.getMessage()));
    }
  }

  private static List<Integer> readRounds(CanonicalReader in) {
    int count = in.count("rounds", Limits.MAX_ROUNDS);
    List<Integer> rounds = new ArrayList<>();
    for (int round = 0; round < count; round++) {
      rounds.add(in.count("elements", Limits.MAX_ELEMENTS));
    }
    if (!Limits.areRounds(rounds)) {
      throw new MalformedException(
          "there is no round, one without elements, or more elements than 2^26 in all");
    }
    return rounds;
  }

  private static boolean readFlag(CanonicalReader in, String what) {
    int flag = in.u8(what);
    if (flag > 1) {
      throw new MalformedException(what + " is neither 0 nor 1");
    }
    return flag == 1;
  }
}
