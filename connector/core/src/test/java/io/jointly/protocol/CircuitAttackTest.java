package io.jointly.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.crypto.BlockSealer;
import io.jointly.error.ErrorCode;
import io.jointly.field.Fp127;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.message.AttemptNames;
import io.jointly.protocol.message.CircuitStepMessage;
import io.jointly.protocol.message.CommitMessage;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.HeldMessage;
import io.jointly.protocol.message.Manifest;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.ProtocolDigests;
import io.jointly.protocol.message.RevealMessage;
import io.jointly.protocol.round.BlockShares;
import io.jointly.protocol.round.CircuitPhaseTest;
import io.jointly.protocol.round.DealtShares;
import io.jointly.protocol.round.ShareTask;
import io.jointly.session.HostileMailbox;
import io.jointly.session.Lockstep;
import io.jointly.session.Timeouts;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * South cheats in a test, one way each, among honest parties (PROTOCOL.md §6, 5a to 5f). The first
 * of two groups is too small.
 */
class CircuitAttackTest {

  private static final int NORTH = 0;
  private static final int SOUTH = 1;
  private static final int EAST = 2;
  private static final long SEED = ScriptedParty.SEED;
  private static final int[][] ROWS = {{3, 20}, {3, 20}, {3, 20}};

  private final SecureRandom random = new SecureRandom();
  private final Mailbox mailbox = Lockstep.freshMailbox();
  private final Parties three = Parties.all(3, 1, 1).withTests(GroupRule.of(11, 3), ROWS);

  /** Follows the protocol but for what a subclass does. */
  private abstract class Cheat extends ScriptedParty {
    Cheat() {
      super(
          three,
          SOUTH,
          CircuitAttackTest.this.mailbox,
          three.vector(SOUTH, SEED),
          CircuitAttackTest.this.random);
    }

    /** A message of the test; null to keep it back. */
    abstract @Nullable Outgoing of(MessageKind kind, Outgoing message);

    @Override
    protected void post(Attempt attempt, Outgoing message) throws Exception {
      Outgoing altered = of(Envelope.decode(message.content()).kind(), message);
      if (altered != null) {
        put(altered);
      }
    }

    AttemptNames places(Outgoing message) {
      return session.names().attempt(Envelope.decode(message.content()).attempt());
    }
  }

  private List<Lockstep.End> run(ScriptedParty cheat) {
    return run(cheat, Lockstep.PATIENT);
  }

  private List<Lockstep.End> run(ScriptedParty cheat, Timeouts timeouts) {
    return Lockstep.of(three, SEED).over(me -> mailbox).timeouts(timeouts).with(SOUTH, cheat).run();
  }

  private List<String> names(String pattern) {
    return mailbox.list("").stream()
        .map(entry -> entry.name().substring(entry.name().lastIndexOf('/') + 1))
        .filter(name -> name.matches(pattern))
        .toList();
  }

  private void assertRefused(List<Lockstep.End> ends, ErrorCode code, String text) {
    assertThat(List.of(ends.get(NORTH), ends.get(EAST)))
        .allSatisfy(
            end -> {
              assertThat(end.isOpened()).isFalse();
              assertThat(end.code()).isIn(code, ErrorCode.PEER_STOPPED);
            })
        .anySatisfy(
            end -> {
              assertThat(end.code()).isEqualTo(code);
              assertThat(end.message()).contains(text);
            });
    assertThat(names("(opened|reveal|commit)-0-[02].*")).isEmpty();
  }

  private void assertNothingTested() {
    assertThat(names("(test|tested)-0-[02].*")).isEmpty();
  }

  private void assertRight(List<Lockstep.End> ends) {
    assertThat(ends)
        .allSatisfy(
            end -> {
              assertThat(end.failure()).isNull();
              assertThat(end.totals()).contains(three.shown(CircuitPhaseTest.bits(0)));
            });
  }

  private Cheat altering(Alteration alteration) {
    return new Cheat() {
      @Override
      Alteration alteration() {
        return alteration;
      }

      @Override
      Outgoing of(MessageKind kind, Outgoing message) {
        return message;
      }
    };
  }

  /** Steps of the default rule: products 1 to 5, twins 1 to 6, and the blinded difference 7. */
  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4", "5", "6", "7"})
  void anAlteredProductIsRefusedInEveryStep(int step) {
    long[] one = Alterations.element(1);
    assertRefused(
        run(altering(Alterations.adding(MessageKind.RESHARED, step, 0, one))),
        ErrorCode.WRONG_PRODUCT,
        "party ?");
    assertNothingTested();
  }

  @ParameterizedTest
  @CsvSource({"1", "4", "6", "7"})
  void aWrongShareIsRefused(int step) {
    Alteration cheat = Alterations.addingToShare(step, EAST, 0, Alterations.element(1));
    assertRefused(run(altering(cheat)), ErrorCode.OFF_POLYNOMIAL, "party ?");
    assertNothingTested();
  }

  @ParameterizedTest
  @CsvSource({"CHALLENGE, 0", "CHALLENGE, 1", "CHECK, 0", "CHECK, 6", "TEST, 0"})
  void whatIsOpenedWronglyIsRefused(MessageKind kind, int element) {
    Alteration cheat = Alterations.adding(kind, 0, element, Alterations.element(-1));
    assertRefused(run(altering(cheat)), ErrorCode.OFF_POLYNOMIAL, "party ?");
    if (kind != MessageKind.TEST) {
      assertNothingTested();
    }
  }

  @Test
  void anotherRecordIsRefused() {
    Cheat cheat =
        new Cheat() {
          @Override
          Outgoing of(MessageKind kind, Outgoing message) {
            return kind == MessageKind.HELD
                ? forge(message, new HeldMessage(random.generateSeed(32)).write())
                : message;
          }
        };
    assertRefused(run(cheat), ErrorCode.CONFLICT, "party south");
    assertThat(names("(challenge|check)-0-[02]")).isEmpty();
    assertNothingTested();
  }

  @ParameterizedTest
  @CsvSource({
    "RESHARED, challenge",
    "HELD, challenge",
    "CHALLENGE, check",
    "CHECK, test",
    "TESTED, commit"
  })
  void whatIsKeptBackIsATimeOutAndNobodyGoesOn(MessageKind kept, String next) {
    Cheat cheat =
        new Cheat() {
          @Override
          @Nullable Outgoing of(MessageKind kind, Outgoing message) {
            return kind == kept ? null : message;
          }
        };
    List<Lockstep.End> ends = run(cheat, Lockstep.BRIEF_ROUND);
    assertRefused(ends, ErrorCode.TIMEOUT, kept + " of south");
    assertThat(names(next + "-0-[02].*")).isEmpty();
  }

  /** North is shown one RESHARED of south, east another; both open as they should. */
  @ParameterizedTest
  @CsvSource({"1", "4", "6"})
  void twoListsOfOneStepAreNoticedBeforeTheChallenge(int step) {
    Map<String, byte[]> shown = new ConcurrentHashMap<>();
    Cheat cheat =
        new Cheat() {
          @Override
          Outgoing of(MessageKind kind, Outgoing message) {
            if (message.name().endsWith("/reshared-" + step + "-" + SOUTH)) {
              Envelope envelope = Envelope.decode(message.content());
              int n = CircuitStepMessage.read(envelope.body()).manifest().elements();
              BlockSealer sealer = BlockSealer.create(random);
              byte[] key = sealer.ephemeralPublicKey();
              byte[] context =
                  ProtocolDigests.context(
                      envelope.session(),
                      envelope.attempt(),
                      MessageKind.RESHARE,
                      step,
                      SOUTH,
                      EAST,
                      0);
              putBlock(
                  places(message).block(MessageKind.RESHARE, step, SOUTH, EAST, 0, key),
                  seal(sealer, EAST, context, new byte[n * Fp127.BYTES]));
              CircuitStepMessage other = new CircuitStepMessage(step, Manifest.of(n, List.of(key)));
              shown.put(message.name(), forge(message, other.write()).content());
            }
            return message;
          }
        };
    Mailbox hostile =
        new HostileMailbox(mailbox) {
          @Override
          protected Optional<byte[]> seen(String name, Optional<byte[]> content) {
            return content.map(genuine -> shown.getOrDefault(name, genuine));
          }
        };
    List<Lockstep.End> ends =
        Lockstep.of(three, SEED)
            .over(me -> me == EAST ? hostile : mailbox)
            .with(SOUTH, cheat)
            .run();
    assertRefused(ends, ErrorCode.CONFLICT, "HELD");
    assertThat(names("(challenge|check)-0-[02]")).isEmpty();
    assertNothingTested();
  }

  /** South opens before it holds, or before it has let itself be checked: nobody follows it. */
  @ParameterizedTest
  @CsvSource({"HELD, challenge", "CHECK, test"})
  void whoeverOpensEarlyGetsNothingEarlier(MessageKind late, String opened) {
    Cheat cheat =
        new Cheat() {
          private @Nullable Outgoing kept;

          @Override
          @Nullable Outgoing of(MessageKind kind, Outgoing message) {
            if (kind == late) {
              kept = message;
              return null;
            }
            if (kept != null) {
              put(message);
              pause();
              assertThat(names(opened + "(ed)?-0-[02].*")).isEmpty();
              Outgoing before = kept;
              kept = null;
              return before;
            }
            return message;
          }
        };
    assertRight(run(cheat));
    assertThat(names(opened + "(ed)?-0-[02].*")).isNotEmpty();
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Reveals its shares of all that it should have forgotten. */
  private class Keeping extends ScriptedParty {
    private long[] own = new long[0];

    Keeping() {
      super(
          three,
          SOUTH,
          CircuitAttackTest.this.mailbox,
          three.vector(SOUTH, SEED),
          CircuitAttackTest.this.random);
    }

    @Override
    protected BlockShares shareBlock(ShareTask task, int block, long[] plain) {
      BlockShares shares = super.shareBlock(task, block, plain);
      own = DealtShares.own(shares).clone();
      return shares;
    }

    final long[] kept() {
      return sumOfShares(own);
    }

    @Override
    protected void beforeReveal(long[] total) {
      System.arraycopy(kept(), 0, total, 0, total.length);
    }
  }

  /** South commits to, and reveals, its shares of all that it should have forgotten. */
  @Test
  void sharesOfWhatIsSuppressedOpenNothing() {
    ScriptedParty cheat =
        new Keeping() {
          @Override
          protected Outgoing committed(Outgoing message) {
            Envelope envelope = Envelope.decode(message.content());
            CommitMessage genuine = CommitMessage.read(envelope.body());
            // The salt is what COMMIT has drawn last.
            byte[] all =
                ProtocolDigests.commitment(envelope.attempt(), 0, SOUTH, random.lastDraw(), kept());
            return forge(
                message,
                new CommitMessage(0, genuine.previous(), genuine.set(), genuine.inputs(), all)
                    .write());
          }

          @Override
          protected Outgoing revealed(Outgoing message) {
            Envelope envelope = Envelope.decode(message.content());
            AttemptNames places = session.names().attempt(envelope.attempt());
            List<byte[]> commits =
                Stream.of(NORTH, SOUTH, EAST)
                    .map(party -> places.message(MessageKind.COMMIT, 0, party))
                    .map(name -> mailbox.get(name, CommitMessage.BYTES).orElseThrow())
                    .toList();
            byte[] transcript = ProtocolDigests.transcript(envelope.attempt(), 0, commits);
            Manifest blocks = RevealMessage.read(envelope.body()).manifest();
            return forge(message, new RevealMessage(0, transcript, blocks).write());
          }
        };
    List<Lockstep.End> ends = run(cheat);
    assertThat(List.of(ends.get(NORTH), ends.get(EAST)))
        .allSatisfy(
            end -> {
              assertThat(end.isOpened()).isFalse();
              assertThat(end.code()).isIn(ErrorCode.OFF_POLYNOMIAL, ErrorCode.PEER_STOPPED);
            })
        .anySatisfy(end -> assertThat(end.code()).isEqualTo(ErrorCode.OFF_POLYNOMIAL));
  }

  /** The same, but south stands by its commitment to zeros. */
  @Test
  void sharesOfWhatIsSuppressedAreNotWhatWasCommittedTo() {
    ScriptedParty cheat = new Keeping();
    List<Lockstep.End> ends = run(cheat);
    assertThat(List.of(ends.get(NORTH), ends.get(EAST)))
        .noneMatch(Lockstep.End::isOpened)
        .anySatisfy(end -> assertThat(end.code()).isEqualTo(ErrorCode.COMMITMENT));
  }

  /** South's messages of a test that broke off, put again in the next attempt. */
  @ParameterizedTest
  @CsvSource({"RESHARED", "HELD", "CHALLENGE"})
  void aMessageOfAnOlderAttemptIsRefused(MessageKind again) {
    Map<String, byte[]> old = new ConcurrentHashMap<>();
    Cheat leaves =
        new Cheat() {
          @Override
          Outgoing of(MessageKind kind, Outgoing message) {
            old.put(last(message), message.content());
            if (kind == MessageKind.CHECK) {
              put(session.stop(ErrorCode.LOCAL_JOB));
              throw new AssertionError("gone");
            }
            return message;
          }
        };
    assertThat(run(leaves).get(NORTH).code()).isEqualTo(ErrorCode.PEER_STOPPED);
    ScriptedParty replays =
        new Rejoining() {
          @Override
          Outgoing of(MessageKind kind, Outgoing message) {
            byte[] older = old.getOrDefault(last(message), new byte[0]);
            return kind == again ? new Outgoing(message.name(), older) : message;
          }
        };
    List<Lockstep.End> ends = run(replays);
    assertThat(List.of(ends.get(NORTH), ends.get(EAST)))
        .noneMatch(Lockstep.End::isOpened)
        .anySatisfy(
            end -> {
              assertThat(end.code()).isEqualTo(ErrorCode.WRONG_PLACE);
              assertThat(end.message()).contains("party south");
            });
    assertThat(names("(opened|reveal|commit|test)-0-[02].*")).isEmpty();
  }

  private static String last(Outgoing message) {
    return message.name().substring(message.name().lastIndexOf('/') + 1);
  }

  /** South comes for a second time. */
  private abstract class Rejoining extends Cheat {
    @Override
    protected void join() {
      put(session.join(1, Sessions.TIME));
    }

    @Override
    protected int number() {
      return 1;
    }
  }
}
