package io.jointly.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.MalformedException;
import io.jointly.crypto.SessionKey;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.Parties;
import io.jointly.protocol.message.JoinMessage;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.Person;
import io.jointly.protocol.parameters.SessionParameters;
import io.jointly.protocol.round.ShareTask;
import io.jointly.protocol.round.SharedBlocks;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who asks at each party, where the collaboration wants to know. */
class PersonsTest {

  private static final long SEED = 5;

  private final Parties named = Parties.all(3, 1, 2).withPersons();
  private final Parties unnamed = Parties.all(3, 1, 2);

  /** Remembers what it is told before it shares anything. */
  private static final class Told implements ShareSource {

    private final ShareSource inner;
    private final Map<Integer, Person> told;

    Told(ShareSource inner, Map<Integer, Person> told) {
      this.inner = inner;
      this.told = told;
    }

    @Override
    public SharedBlocks share(ShareTask task, List<long[]> earlier) {
      assertThat(told).hasSize(2);
      return inner.share(task, earlier);
    }

    @Override
    public void asked(Map<Integer, Person> persons) {
      assertThat(told).isEmpty();
      told.putAll(persons);
    }
  }

  @Test
  void everyPartyHearsWhoAsksAtTheOthersBeforeItShares() {
    Mailbox mailbox = Lockstep.freshMailbox();
    Map<Integer, Map<Integer, Person>> heard = new HashMap<>();
    Lockstep parties = Lockstep.of(named, SEED).over(party -> mailbox);
    for (int party = 0; party < 3; party++) {
      int me = party;
      Map<Integer, Person> told = new TreeMap<>();
      heard.put(me, told);
      parties.with(
          me,
          () -> {
            Outcome outcome =
                Lockstep.runner(mailbox, Lockstep.PATIENT, SessionClock.system())
                    .run(
                        named.parameters(me),
                        named.identities.get(me),
                        new SecureRandom(),
                        new Told(InMemoryShares.of(named.vector(me, SEED), mailbox), told));
            return Optional.of(Parties.joined(((Outcome.Opened) outcome).totals()));
          });
    }
    assertThat(parties.run()).allMatch(Lockstep.End::isOpened);
    for (int me = 0; me < 3; me++) {
      Map<Integer, Person> expected = new TreeMap<>();
      for (int other = 0; other < 3; other++) {
        if (other != me) {
          expected.put(other, new Person("Änne of " + named.roster.id(other), "report №" + other));
        }
      }
      assertThat(heard.get(me)).isEqualTo(expected);
    }
  }

  /** The digest of the file would differ, too; here only the rule does. */
  @Test
  void partiesThatDoNotAgreeOnPersonsDoNotMeet() {
    List<Lockstep.End> ends =
        Lockstep.of(unnamed, SEED)
            .view(1, Parties::withPersons)
            .timeouts(Lockstep.BRIEF_JOIN)
            .run();
    assertThat(ends).noneMatch(Lockstep.End::isOpened);
    assertThat(ends).anyMatch(end -> end.failedWith(ErrorCode.MALFORMED));
  }

  private static JoinMessage read(byte[] body) {
    return JoinMessage.read(new CanonicalReader(body));
  }

  private byte[] join(Parties parties, int me) {
    SessionParameters own = parties.parameters(me);
    return JoinMessage.of(own, 0, Instant.EPOCH, new byte[SessionKey.BYTES]).write().toByteArray();
  }

  @Test
  void aJoinNamesAPersonAsTheCollaborationWantsIt() {
    JoinMessage with = read(join(named, 1));
    assertThat(with.asking().person()).isEqualTo(new Person("Änne of south", "report №1"));
    assertThat(with.namesPersonAs(named.roster)).isTrue();
    assertThat(with.namesPersonAs(unnamed.roster)).isFalse();
    JoinMessage without = read(join(unnamed, 1));
    assertThat(without.asking().person()).isNull();
    assertThat(without.namesPersonAs(unnamed.roster)).isTrue();
    assertThat(without.namesPersonAs(named.roster)).isFalse();
    // An agent names nobody, and need not.
    SessionParameters agent = named.parameters(1).toBuilder().onlyAnswers().build();
    JoinMessage answers =
        read(
            JoinMessage.of(agent, 0, Instant.EPOCH, new byte[SessionKey.BYTES])
                .write()
                .toByteArray());
    assertThat(answers.asking().person()).isNull();
    assertThat(answers.namesPersonAs(named.roster)).isTrue();
  }

  @Test
  void thePersonIsTheEndOfAJoin() {
    byte[] with = join(named, 1);
    byte[] without = join(unnamed, 1);
    assertThat(with).startsWith(Arrays.copyOf(without, without.length - 1));
    for (int cut = 1; cut < with.length - without.length + 1; cut++) {
      byte[] shorter = Arrays.copyOf(with, with.length - cut);
      assertThatThrownBy(() -> read(shorter)).isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void parametersWithAPersonTooManyOrTooFewAreNone() {
    SessionParameters own = named.parameters(0);
    assertThatThrownBy(() -> own.toBuilder().person(null).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("names a person if the collaboration wants it");
    Person ann = new Person("ann", "");
    assertThatThrownBy(() -> own.toBuilder().onlyAnswers().person(ann).build())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> unnamed.parameters(0).toBuilder().person(ann).build())
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(own.toBuilder().build()).isEqualTo(own);
    assertThat(own.toBuilder().person(ann).build()).isNotEqualTo(own);
  }

  @Test
  void namesAreCutAndCleanedBeforeTheyAreSent() {
    assertThat(Person.of("ann\nbob\u0000", "re\u2028port\t"))
        .isEqualTo(new Person("ann?bob?", "re?port?"));
    assertThat(Person.of("", "")).isEqualTo(new Person("?", ""));
    Person longest = Person.of("𝔽".repeat(300), "a".repeat(300));
    assertThat(longest.user()).isEqualTo("𝔽".repeat(200));
    assertThat(longest.application()).isEqualTo("a".repeat(200));
    assertThat(longest.user().getBytes(StandardCharsets.UTF_8)).hasSize(Limits.MAX_PERSON_BYTES);
    assertThat(Person.of("half \uD800 a letter", "")).isEqualTo(new Person("half ? a letter", ""));
    for (String bad : List.of("", "a\nb", "\u0085", "\u2029", "a".repeat(201))) {
      assertThatThrownBy(() -> new Person(bad, ""))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("\n");
    }
    assertThatThrownBy(() -> new Person("ann", "\u0007"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
