package io.jointly.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.codec.CanonicalWriter;
import io.jointly.crypto.BlockSealer;
import io.jointly.error.ErrorCode;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.message.AttemptNames;
import io.jointly.protocol.message.CommitMessage;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.Manifest;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.ProtocolDigests;
import io.jointly.protocol.message.RevealMessage;
import io.jointly.protocol.message.SharedMessage;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.round.BlockShares;
import io.jointly.protocol.round.DealtShares;
import io.jointly.protocol.round.ShareTask;
import io.jointly.session.HostileMailbox;
import io.jointly.session.Lockstep;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Parties that cheat in one of several rounds or between two, among honest ones (PROTOCOL.md §6,
 * why rounds are chained). south cheats.
 */
class RoundAttackTest {

  private static final int NORTH = 0;
  private static final int SOUTH = 1;
  private static final int EAST = 2;
  private static final long SEED = ScriptedParty.SEED;

  private final SecureRandom random = new SecureRandom();
  private final Mailbox mailbox = Lockstep.freshMailbox();
  private final Parties three = Parties.all(3, 1, 1).withRounds(4, 4, 4);

  /** Follows the protocol but for what a subclass does. */
  private class Cheat extends ScriptedParty {
    Cheat(Parties parties) {
      super(
          parties,
          SOUTH,
          RoundAttackTest.this.mailbox,
          parties.vector(SOUTH, SEED),
          RoundAttackTest.this.random);
    }
  }

  private List<Lockstep.End> run(Parties parties, ScriptedParty cheat) {
    return Lockstep.of(parties, SEED).over(me -> mailbox).with(SOUTH, cheat).run();
  }

  private static void addOne(long[] vector) {
    long[] one = FpVectors.create(1);
    Fp127.encodeSigned(1, one, 0);
    FpVectors.addInto(vector, 0, one, 0, 1);
  }

  private List<String> names(String prefix) {
    return mailbox.list("").stream()
        .map(entry -> entry.name().substring(entry.name().lastIndexOf('/') + 1))
        .filter(name -> name.startsWith(prefix + "-"))
        .toList();
  }

  private static void assertRefused(List<Lockstep.End> ends, ErrorCode code, String named) {
    List<Lockstep.End> honest = List.of(ends.get(NORTH), ends.get(EAST));
    assertThat(honest)
        .allSatisfy(
            end -> {
              assertThat(end.isOpened()).isFalse();
              assertThat(end.code()).isIn(code, ErrorCode.PEER_STOPPED);
            })
        .anySatisfy(
            end -> {
              assertThat(end.code()).isEqualTo(code);
              assertThat(end.message()).contains("party " + named);
            });
  }

  /** Rounds before are opened; of this one no honest party reveals anything, and none follows. */
  private void assertEndedBeforeRevealing(int round) {
    for (int honest : new int[] {NORTH, EAST}) {
      assertThat(names("opened-" + (round - 1) + "-" + honest)).isNotEmpty();
      assertThat(names("opened-" + round + "-" + honest)).isEmpty();
      assertThat(names("reveal-" + round + "-" + honest)).isEmpty();
    }
    assertThat(names("shared-" + (round + 1))).isEmpty();
    assertThat(names("done")).isEmpty();
  }

  private void assertNothingAfter(int round) {
    for (int honest : new int[] {NORTH, EAST}) {
      assertThat(names("shared-" + (round + 1) + "-" + honest)).isEmpty();
      assertThat(names("share-" + (round + 1) + "-" + honest)).isEmpty();
    }
    assertThat(names("done")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void toRevealOtherThanCommittedIsNoticedInEveryRound(int at) {
    Cheat cheat =
        new Cheat(three) {
          @Override
          protected void beforeReveal(long[] total) {
            if (round == at) {
              addOne(total);
            }
          }
        };
    assertRefused(run(three, cheat), ErrorCode.COMMITMENT, "south");
    assertNothingAfter(at);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aWrongShareIsNoticedInEveryRound(int at) {
    Cheat cheat =
        new Cheat(three) {
          @Override
          protected BlockShares shareBlock(ShareTask task, int block, long[] plain) {
            BlockShares shares = super.shareBlock(task, block, plain);
            if (round == at) {
              addOne(DealtShares.own(shares));
            }
            return shares;
          }
        };
    assertRefused(run(three, cheat), ErrorCode.OFF_POLYNOMIAL, "?");
    assertNothingAfter(at);
  }

  /** What §1.4 says of steering: with t + 1 compute parties a shift goes on into all rounds. */
  @Test
  void aShiftThatNobodyCanNoticeLeadsAllTheSameWay() {
    Parties parties =
        Parties.of(
                3,
                1,
                1,
                i ->
                    i == EAST
                        ? EnumSet.of(PartyRole.DATA, PartyRole.RECEIVER)
                        : EnumSet.allOf(PartyRole.class))
            .withRounds(4, 4);
    Cheat cheat =
        new Cheat(parties) {
          @Override
          protected BlockShares shareBlock(ShareTask task, int block, long[] plain) {
            BlockShares shares = super.shareBlock(task, block, plain);
            if (round == 0) {
              addOne(DealtShares.own(shares));
            }
            return shares;
          }
        };
    List<Lockstep.End> ends = run(parties, cheat);
    long[] totals = ends.get(NORTH).totals().orElseThrow();
    assertThat(ends.get(EAST).totals()).contains(totals);
    assertThat(totals).isNotEqualTo(parties.totals(SEED));
    // All have gone on from the shifted totals: at the point 2 the weight is -1.
    long[] first = Arrays.copyOf(totals, 8);
    long[] second = FpVectors.create(4);
    for (int party = 0; party < 3; party++) {
      FpVectors.addInto(second, 0, parties.vector(party, SEED, 1, List.of(first)), 0, 4);
    }
    assertThat(Arrays.copyOfRange(totals, 8, 16)).isEqualTo(second);
  }

  @Test
  void toGoOnFromOtherCommitsIsNoticedInShared() {
    Cheat cheat =
        new Cheat(three) {
          @Override
          protected Outgoing shared(Outgoing message) {
            SharedMessage genuine = SharedMessage.read(Envelope.decode(message.content()).body());
            byte[] other = random.generateSeed(32);
            return round == 1
                ? forge(message, new SharedMessage(1, other, genuine.manifest()).write())
                : message;
          }
        };
    assertRefused(run(three, cheat), ErrorCode.CONFLICT, "south");
    assertEndedBeforeRevealing(1);
    assertThat(names("commit-1-0")).isEmpty();
  }

  @Test
  void toGoOnFromOtherCommitsIsNoticedInCommit() {
    Cheat cheat =
        new Cheat(three) {
          @Override
          protected Outgoing committed(Outgoing message) {
            return round == 1 ? goingOnFrom(this, message, new byte[32]) : message;
          }
        };
    assertRefused(run(three, cheat), ErrorCode.CONFLICT, "south");
    assertEndedBeforeRevealing(1);
  }

  /** A receiver without shares sees no SHARED; it has COMMIT to tell it. */
  @Test
  void aReceiverThatDoesNotComputeNoticesItToo() {
    Parties parties =
        Parties.of(
                4,
                1,
                1,
                i -> i == EAST ? EnumSet.of(PartyRole.RECEIVER) : EnumSet.allOf(PartyRole.class))
            .withRounds(4, 4);
    ConcurrentHashMap<String, byte[]> shown = new ConcurrentHashMap<>();
    Cheat cheat =
        new Cheat(parties) {
          @Override
          protected Outgoing committed(Outgoing message) {
            if (round == 1) {
              Outgoing other = goingOnFrom(this, message, new byte[32]);
              shown.put(other.name(), other.content());
            }
            return message;
          }
        };
    List<Lockstep.End> ends =
        Lockstep.of(parties, SEED)
            .over(me -> me == EAST ? showing(shown) : mailbox)
            .with(SOUTH, cheat)
            .run();
    assertThat(ends.get(EAST).code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(ends.get(EAST).message()).contains("party south").contains("COMMIT");
  }

  private static Outgoing goingOnFrom(Cheat cheat, Outgoing message, byte[] previous) {
    CommitMessage genuine = CommitMessage.read(Envelope.decode(message.content()).body());
    return cheat.forge(
        message,
        new CommitMessage(
                genuine.round(), previous, genuine.set(), genuine.inputs(), genuine.commitment())
            .write());
  }

  /** north is shown one commitment of round 0, east another: neither shares in round 1. */
  @Test
  void twoCommitmentsOfARoundEndTheSessionThere() {
    ConcurrentHashMap<String, byte[]> shown = new ConcurrentHashMap<>();
    Cheat cheat =
        new Cheat(three) {
          @Override
          protected Outgoing committed(Outgoing message) {
            CommitMessage genuine = CommitMessage.read(Envelope.decode(message.content()).body());
            CanonicalWriter other =
                new CommitMessage(
                        0, genuine.previous(), genuine.set(), genuine.inputs(), new byte[32])
                    .write();
            Outgoing forged = forge(message, other);
            shown.put(forged.name(), forged.content());
            return message;
          }
        };
    List<Lockstep.End> ends =
        Lockstep.of(three, SEED)
            .over(me -> me == EAST ? showing(shown) : mailbox)
            .with(SOUTH, cheat)
            .run();
    assertThat(ends.get(NORTH).code()).isIn(ErrorCode.CONFLICT, ErrorCode.PEER_STOPPED);
    assertThat(ends.get(EAST).code()).isIn(ErrorCode.CONFLICT, ErrorCode.PEER_STOPPED);
    assertNothingAfter(0);
  }

  /** What south reveals to east is not what it reveals to north, in block and salt. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void twoRevealsOfARoundAreNoticedByOneOfTheTwo(int at) {
    Map<String, byte[]> other = new ConcurrentHashMap<>();
    Cheat cheat =
        new Cheat(three) {
          @Override
          protected Outgoing revealed(Outgoing message) {
            if (round != at) {
              return message;
            }
            Envelope envelope = Envelope.decode(message.content());
            RevealMessage genuine = RevealMessage.read(envelope.body());
            BlockSealer sealer = BlockSealer.create(random);
            // The name holds four bytes of the key: north's block stays where it is listed.
            byte[] key = sealer.ephemeralPublicKey();
            byte[] context =
                ProtocolDigests.context(
                    envelope.session(), envelope.attempt(), MessageKind.OPENED, at, SOUTH, EAST, 0);
            AttemptNames names = session.names().attempt(envelope.attempt());
            putBlock(
                names.block(MessageKind.OPENED, at, SOUTH, EAST, 0, key),
                seal(sealer, EAST, context, new byte[32 + 4 * 16]));
            Outgoing forged =
                forge(
                    message,
                    new RevealMessage(at, genuine.transcript(), Manifest.of(4, List.of(key)))
                        .write());
            other.put(forged.name(), forged.content());
            return message;
          }
        };
    List<Lockstep.End> ends =
        Lockstep.of(three, SEED)
            .over(me -> me == EAST ? showing(other) : mailbox)
            .with(SOUTH, cheat)
            .run();
    assertThat(ends.get(EAST).code()).isEqualTo(ErrorCode.COMMITMENT);
    assertThat(ends.get(NORTH).code()).isEqualTo(ErrorCode.PEER_STOPPED);
    assertThat(names("shared-" + (at + 1) + "-2")).isEmpty();
    assertThat(names("commit-" + (at + 1))).isEmpty();
  }

  @Test
  void aMessageOfTheRoundBeforeIsRefused() {
    for (MessageKind kind : List.of(MessageKind.SHARED, MessageKind.COMMIT, MessageKind.REVEAL)) {
      Mailbox fresh = Lockstep.freshMailbox();
      Map<MessageKind, byte[]> first = new HashMap<>();
      ScriptedParty cheat =
          new ScriptedParty(three, SOUTH, fresh, three.vector(SOUTH, SEED), random) {
            private Outgoing again(MessageKind of, Outgoing message) {
              first.putIfAbsent(of, message.content());
              return of == kind
                  ? new Outgoing(message.name(), first.getOrDefault(of, new byte[0]))
                  : message;
            }

            @Override
            protected Outgoing shared(Outgoing message) {
              return again(MessageKind.SHARED, message);
            }

            @Override
            protected Outgoing committed(Outgoing message) {
              return again(MessageKind.COMMIT, message);
            }

            @Override
            protected Outgoing revealed(Outgoing message) {
              return again(MessageKind.REVEAL, message);
            }
          };
      List<Lockstep.End> ends = Lockstep.of(three, SEED).over(me -> fresh).with(SOUTH, cheat).run();
      assertRefused(ends, ErrorCode.WRONG_PLACE, "south");
    }
  }

  /** south says round 2 where round 1 is: it wants to skip one. */
  @Test
  void aRoundThatIsSkippedIsRefused() {
    Cheat cheat =
        new Cheat(three) {
          @Override
          protected Outgoing shared(Outgoing message) {
            SharedMessage genuine = SharedMessage.read(Envelope.decode(message.content()).body());
            return round == 1
                ? forge(
                    message, new SharedMessage(2, genuine.previous(), genuine.manifest()).write())
                : message;
          }
        };
    assertRefused(run(three, cheat), ErrorCode.WRONG_PLACE, "south");
    assertEndedBeforeRevealing(1);
  }

  /** The blocks of round 0, listed again and copied to where those of round 1 belong. */
  @Test
  void sharesOfTheRoundBeforeAreRefused() {
    Map<String, byte[]> blocks = new HashMap<>();
    Cheat cheat =
        new Cheat(three) {
          private Manifest first = Manifest.of(4, List.of());

          @Override
          protected void putBlock(String name, byte[] content) {
            if (name.contains("/share-0-")) {
              blocks.put(name, content);
            }
            super.putBlock(name, content);
          }

          @Override
          protected Outgoing shared(Outgoing message) {
            SharedMessage genuine = SharedMessage.read(Envelope.decode(message.content()).body());
            if (round == 0) {
              first = genuine.manifest();
              return message;
            }
            blocks.forEach(
                (name, content) -> super.putBlock(name.replace("/share-0-", "/share-1-"), content));
            return forge(message, new SharedMessage(1, genuine.previous(), first).write());
          }
        };
    assertRefused(run(three, cheat), ErrorCode.SEAL, "south");
    assertEndedBeforeRevealing(1);
  }

  @Test
  void aListOfAnotherRoundsLengthIsRefused() {
    Parties parties = Parties.all(3, 1, 1).withRounds(4, 2);
    Cheat cheat =
        new Cheat(parties) {
          @Override
          protected Outgoing shared(Outgoing message) {
            SharedMessage genuine = SharedMessage.read(Envelope.decode(message.content()).body());
            Manifest longer = Manifest.of(4, genuine.manifest().keys());
            return round == 1
                ? forge(message, new SharedMessage(1, genuine.previous(), longer).write())
                : message;
          }
        };
    assertRefused(run(parties, cheat), ErrorCode.WRONG_MANIFEST, "south");
    assertEndedBeforeRevealing(1);
  }

  /** A party is left out of the second round only. */
  @Test
  void aPartialSetInALaterRoundIsRefused() {
    Cheat cheat =
        new Cheat(three) {
          @Override
          protected Outgoing committed(Outgoing message) {
            CommitMessage genuine = CommitMessage.read(Envelope.decode(message.content()).body());
            return round == 1
                ? forge(
                    message,
                    new CommitMessage(
                            1, genuine.previous(), 0b011, genuine.inputs(), genuine.commitment())
                        .write())
                : message;
          }
        };
    assertRefused(run(three, cheat), ErrorCode.WRONG_SET, "south");
    assertEndedBeforeRevealing(1);
  }

  /** Whoever ends a session after round 0 and starts another begins at round 0 again. */
  @Test
  void anotherAttemptBeginsAtTheFirstRound() {
    Cheat leaves =
        new Cheat(three) {
          @Override
          protected Outgoing shared(Outgoing message) {
            if (round == 1) {
              put(session.stop(ErrorCode.LOCAL_JOB));
              throw new AssertionError("gone");
            }
            return message;
          }
        };
    List<Lockstep.End> first = run(three, leaves);
    assertThat(first.get(NORTH).code()).isEqualTo(ErrorCode.PEER_STOPPED);
    assertNothingOpenedOf(1);
    List<Lockstep.End> second = Lockstep.of(three, SEED).over(me -> mailbox).run();
    assertThat(second).allSatisfy(end -> assertThat(end.totals()).contains(three.totals(SEED)));
    assertThat(names("shared-0")).hasSize(6);
    assertThat(names("shared-2")).hasSize(3);
  }

  private void assertNothingOpenedOf(int round) {
    assertThat(names("opened-" + round)).isEmpty();
    assertThat(names("commit-" + round)).isEmpty();
  }

  /** A way to the mailbox on which some names hold something else. */
  private Mailbox showing(Map<String, byte[]> shown) {
    return seeing(name -> Optional.ofNullable(shown.get(name)));
  }

  private Mailbox seeing(Function<String, Optional<byte[]>> other) {
    return new HostileMailbox(mailbox) {
      @Override
      protected Optional<byte[]> seen(String name, Optional<byte[]> content) {
        return content.isPresent() ? other.apply(name).or(() -> content) : content;
      }
    };
  }
}
