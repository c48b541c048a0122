package io.jointly.proposal;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import io.jointly.codec.Sha256;
import io.jointly.proposal.Proposal.Effect;
import io.jointly.proposal.Proposal.Person;
import io.jointly.proposal.Proposal.Request;
import io.jointly.proposal.Proposal.Status;
import io.jointly.proposal.Proposal.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The bytes of a proposal's file. */
final class ProposalCodec {

  /** Largest file, in bytes. */
  static final int MAX_BYTES = 8 << 20;

  private static final int VERSION = 3;

  /** It does not say who asks. */
  private static final int WITHOUT_PERSON = 2;

  /** Its effects do not say how long the party that asks waits. */
  private static final int FIRST_VERSION = 1;

  private static final int MAX_TEXT = 4 << 20;
  private static final long MOST_SECONDS = Duration.ofDays(36525).toSeconds();
  private static final int SESSION_DIGITS = 64;
  private static final int FOLDER_DIGITS = 65;

  private ProposalCodec() {}

  static byte[] encode(Proposal proposal) {
    Request request = proposal.request();
    Subject subject = proposal.subject();
    return new CanonicalWriter()
        .u8(VERSION)
        .text(request.session())
        .text(request.folder())
        .text(request.queryDigest())
        .u32(request.seq())
        .text(subject.collaboration())
        .text(request.run())
        .text(request.analyst())
        .u64(request.asked().toEpochMilli())
        .text(subject.query().orElse(""))
        .text(subject.purpose())
        .u64(subject.effect().map(Effect::groups).orElse(0L))
        .u64(subject.effect().flatMap(Effect::patience).map(Duration::toSeconds).orElse(0L))
        .text(subject.effect().map(Effect::text).orElse(""))
        .text(subject.person().map(Person::user).orElse(""))
        .text(subject.person().map(Person::application).orElse(""))
        .u8(proposal.state().ordinal())
        .text(proposal.code().orElse(""))
        .u64(proposal.changed().toEpochMilli())
        .toByteArray();
  }

  /**
   * @throws MalformedException if the bytes are not a proposal
   */
  static Proposal decode(byte[] bytes) {
    CanonicalReader in = new CanonicalReader(bytes);
    int version = in.u8("version");
    if (version < FIRST_VERSION || version > VERSION) {
      throw new MalformedException(
          "its version is "
              + version
              + ", and only "
              + FIRST_VERSION
              + " to "
              + VERSION
              + " are known");
    }
    String session = in.text("session", SESSION_DIGITS);
    if (!Sha256.isHex(session)) {
      throw new MalformedException("the session is not 64 lower-case hexadecimal digits");
    }
    String folder = in.text("folder", FOLDER_DIGITS);
    String queryDigest = in.text("query digest", SESSION_DIGITS);
    int seq = in.count("seq", Integer.MAX_VALUE);
    String collaboration = in.text("collaboration", MAX_TEXT);
    String run = in.text("run", MAX_TEXT);
    String analyst = in.text("analyst", MAX_TEXT);
    Instant asked = Instant.ofEpochMilli(in.u64("asked"));
    Optional<String> query = present(in.text("query", MAX_TEXT));
    String purpose = in.text("purpose", MAX_TEXT);
    long groups = in.u64("groups");
    long patience = version == FIRST_VERSION ? 0 : in.u64("patience");
    Optional<Effect> effect = effect(groups, patience, in.text("effect", MAX_TEXT));
    Optional<Person> person = version <= WITHOUT_PERSON ? Optional.empty() : person(in);
    Status status =
        new Status(
            state(in.u8("state")),
            present(in.text("code", MAX_TEXT)),
            Instant.ofEpochMilli(in.u64("changed")));
    in.end();
    return new Proposal(
        new Request(session, folder, queryDigest, run, analyst, seq, asked),
        new Subject(collaboration, purpose, query, effect, person),
        status);
  }

  /** In a file, an empty user stands for nobody. */
  private static Optional<Person> person(CanonicalReader in) {
    String user = in.text("person", MAX_TEXT);
    String application = in.text("application", MAX_TEXT);
    return present(user).map(name -> new Person(name, application));
  }

  /** In a file, the empty text stands for an absent one. */
  private static Optional<String> present(String text) {
    return Optional.of(text).filter(some -> !some.isEmpty());
  }

  /** In a file, no seconds stand for a time that is not known. */
  private static Optional<Effect> effect(long groups, long patience, String text) {
    if (groups == 0 && patience == 0 && text.isEmpty()) {
      return Optional.empty();
    }
    if (patience > MOST_SECONDS) {
      throw new MalformedException("a wait of " + patience + " s");
    }
    Optional<Duration> known =
        patience == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(patience));
    return Optional.of(new Effect(groups, known, text));
  }

  private static Proposal.State state(int number) {
    if (number >= Proposal.State.values().length) {
      throw new MalformedException("unknown state " + number);
    }
    return Proposal.State.values()[number];
  }
}
