package io.jointly.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.codec.CanonicalWriter;
import io.jointly.crypto.BlockSealer;
import io.jointly.error.ErrorCode;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.message.AttemptNames;
import io.jointly.protocol.message.CommitMessage;
import io.jointly.protocol.message.DoneMessage;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.JoinMessage;
import io.jointly.protocol.message.Manifest;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.ProtocolDigests;
import io.jointly.protocol.message.RevealMessage;
import io.jointly.protocol.message.SharedMessage;
import io.jointly.protocol.message.StartMessage;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.round.BlockShares;
import io.jointly.protocol.round.DealtShares;
import io.jointly.protocol.round.ShareTask;
import io.jointly.session.HostileMailbox;
import io.jointly.session.Lockstep;
import io.jointly.session.Timeouts;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Parties that cheat, one way each, among honest ones. south cheats where nothing else is said. */
class AttackTest {

  private static final int NORTH = 0;
  private static final int SOUTH = 1;
  private static final int EAST = 2;
  private static final long SEED = ScriptedParty.SEED;

  private final SecureRandom random = new SecureRandom();
  private final Mailbox mailbox = Lockstep.freshMailbox();

  private static void addOne(long[] vector) {
    long[] one = FpVectors.create(1);
    Fp127.encodeSigned(1, one, 0);
    FpVectors.addInto(vector, 0, one, 0, 1);
  }

  private List<Lockstep.End> run(Parties parties, ScriptedParty cheat) {
    return run(parties, cheat, Lockstep.PATIENT);
  }

  private List<Lockstep.End> run(Parties parties, ScriptedParty cheat, Timeouts timeouts) {
    return Lockstep.of(parties, SEED)
        .over(me -> mailbox)
        .timeouts(timeouts)
        .with(cheat.me, cheat)
        .run();
  }

  /** Every honest party refuses with this code, or was told of it. */
  private static void assertRefused(
      List<Lockstep.End> ends, int cheat, ErrorCode code, String named) {
    List<Lockstep.End> honest =
        IntStream.range(0, ends.size()).filter(i -> i != cheat).mapToObj(ends::get).toList();
    assertThat(honest)
        .allSatisfy(
            end -> {
              assertThat(end.isOpened()).isFalse();
              assertThat(end.code()).isIn(code, ErrorCode.PEER_STOPPED);
            });
    assertThat(honest)
        .anySatisfy(
            end -> {
              assertThat(end.code()).isEqualTo(code);
              assertThat(end.message()).contains("party " + named);
            });
  }

  private void assertNothingRevealed(int... honest) {
    for (int party : honest) {
      assertThat(mailbox.list("").stream().map(Mailbox.Entry::name))
          .noneMatch(
              name -> name.contains("/opened-0-" + party) || name.contains("/reveal-0-" + party));
    }
  }

  /** Adds 1 to its share of the total, by what it keeps of its own vector, and stands by it. */
  private ScriptedParty wrongShare(Parties parties) {
    return new ScriptedParty(parties, SOUTH, mailbox, parties.vector(SOUTH, SEED), random) {
      @Override
      protected BlockShares shareBlock(ShareTask task, int block, long[] plain) {
        BlockShares shares = super.shareBlock(task, block, plain);
        addOne(DealtShares.own(shares));
        return shares;
      }
    };
  }

  @Test
  void aWrongShareIsNoticedWithOneMoreThanNeeded() {
    Parties parties = Parties.all(3, 1, 4);
    assertRefused(run(parties, wrongShare(parties)), SOUTH, ErrorCode.OFF_POLYNOMIAL, "?");
  }

  /** {@link io.jointly.session.WrongSharesTest} has more of these. */
  @Test
  void aWrongShareIsCorrectedWithTwoMoreThanNeeded() {
    Parties parties = Parties.all(4, 1, 4);
    assertThat(run(parties, wrongShare(parties)))
        .allSatisfy(end -> assertThat(end.totals()).hasValue(parties.totals(SEED)));
  }

  @Test
  void aWrongShareThatIsNotCorrectedIsNamed() {
    Parties parties = Parties.all(5, 2, 4);
    assertRefused(run(parties, wrongShare(parties)), SOUTH, ErrorCode.OFF_POLYNOMIAL, "south");
  }

  /** What §1.3 says: with t + 1 compute parties there is nothing to check against. */
  @Test
  void aWrongShareShiftsTheTotalByAConstantWithNoMoreThanNeeded() {
    Parties parties = Parties.all(2, 1, 4);
    List<Lockstep.End> ends = run(parties, wrongShare(parties));
    long[] totals = ends.get(NORTH).totals().orElseThrow();
    long[] honest = parties.totals(SEED);
    assertThat(totals).isNotEqualTo(honest);
    assertThat(Arrays.copyOfRange(totals, 2, 8)).isEqualTo(Arrays.copyOfRange(honest, 2, 8));
    // At the points 1 and 2 the weights are 2 and -1: one more of south's share is one less.
    addOne(totals);
    assertThat(totals).isEqualTo(honest);
  }

  @Test
  void toRevealOtherThanCommittedIsNoticed() {
    Parties parties = Parties.all(2, 1, 4);
    ScriptedParty cheat =
        new ScriptedParty(parties, SOUTH, mailbox, parties.vector(SOUTH, SEED), random) {
          @Override
          protected void beforeReveal(long[] total) {
            addOne(total);
          }
        };
    assertRefused(run(parties, cheat), SOUTH, ErrorCode.COMMITMENT, "south");
  }

  /** Block 0 has another salt than block 1, whose salt was committed to. */
  @Test
  void twoSaltsAreNoticed() {
    Parties parties = Parties.all(2, 1, Limits.BLOCK_ELEMENTS + 1);
    ScriptedParty cheat =
        new ScriptedParty(parties, SOUTH, mailbox, parties.vector(SOUTH, SEED), random) {
          private long[] total = new long[0];

          @Override
          protected void beforeReveal(long[] share) {
            total = share.clone();
          }

          @Override
          protected Outgoing revealed(Outgoing message) {
            Envelope envelope = Envelope.decode(message.content());
            RevealMessage genuine = RevealMessage.read(envelope.body());
            BlockSealer sealer = BlockSealer.create(random);
            byte[] key = sealer.ephemeralPublicKey();
            byte[] plain = new byte[32 + 16 * Limits.BLOCK_ELEMENTS];
            FpVectors.write(total, 0, Limits.BLOCK_ELEMENTS, plain, 32);
            byte[] context =
                ProtocolDigests.context(
                    envelope.session(), envelope.attempt(), MessageKind.OPENED, 0, SOUTH, NORTH, 0);
            AttemptNames names = session.names().attempt(envelope.attempt());
            putBlock(
                names.block(MessageKind.OPENED, 0, SOUTH, NORTH, 0, key),
                seal(sealer, NORTH, context, plain));
            List<byte[]> keys = List.of(key, genuine.manifest().keys().get(1));
            Manifest manifest = Manifest.of(parties.elements, keys);
            return forge(message, new RevealMessage(0, genuine.transcript(), manifest).write());
          }
        };
    assertRefused(run(parties, cheat), SOUTH, ErrorCode.COMMITMENT, "south");
  }

  @Test
  void aPartialSetIsRefusedBeforeAnythingIsOpened() {
    Parties parties = Parties.all(3, 1, 4);
    ScriptedParty cheat =
        new ScriptedParty(parties, SOUTH, mailbox, parties.vector(SOUTH, SEED), random) {
          @Override
          protected Outgoing committed(Outgoing message) {
            CommitMessage genuine = CommitMessage.read(Envelope.decode(message.content()).body());
            return forge(
                message,
                new CommitMessage(
                        0, genuine.previous(), 0b011, genuine.inputs(), genuine.commitment())
                    .write());
          }
        };
    assertRefused(run(parties, cheat), SOUTH, ErrorCode.WRONG_SET, "south");
    assertNothingRevealed(NORTH, EAST);
  }

  @Test
  void aDealerOfTwoListsIsNoticedBeforeAnythingIsOpened() {
    Parties parties = Parties.all(3, 1, 4);
    // east is shown another SHARED of south, signed by south, than north.
    var shown = new ConcurrentHashMap<String, byte[]>();
    ScriptedParty cheat =
        new ScriptedParty(parties, SOUTH, mailbox, parties.vector(SOUTH, SEED), random) {
          @Override
          protected BlockShares shareBlock(ShareTask task, int block, long[] plain) {
            BlockShares other = super.shareBlock(task, block, plain);
            shown.put("key", DealtShares.ephemeralKey(other));
            return super.shareBlock(task, block, plain);
          }

          @Override
          protected Outgoing shared(Outgoing message) {
            Manifest other = Manifest.of(4, List.of(shown.remove("key")));
            Outgoing forged = forge(message, new SharedMessage(0, new byte[32], other).write());
            shown.put(forged.name(), forged.content());
            return message;
          }
        };
    List<Lockstep.End> ends =
        Lockstep.of(parties, SEED)
            .over(me -> me == EAST ? showing(shown) : mailbox)
            .with(SOUTH, cheat)
            .run();
    for (int honest : new int[] {NORTH, EAST}) {
      assertThat(ends.get(honest).code()).isIn(ErrorCode.CONFLICT, ErrorCode.PEER_STOPPED);
    }
    assertNothingRevealed(NORTH, EAST);
  }

  /** north is shown one commitment of south, east another; each matches what it would then get. */
  @Test
  void twoCommitmentsOfOnePartyAreNoticed() {
    Parties parties = Parties.all(3, 1, 4);
    var shown = new ConcurrentHashMap<String, byte[]>();
    ScriptedParty cheat =
        new ScriptedParty(parties, SOUTH, mailbox, parties.vector(SOUTH, SEED), random) {
          @Override
          protected Outgoing committed(Outgoing message) {
            CommitMessage genuine = CommitMessage.read(Envelope.decode(message.content()).body());
            Outgoing forged =
                forge(
                    message,
                    new CommitMessage(
                            0, genuine.previous(), genuine.set(), genuine.inputs(), new byte[32])
                        .write());
            shown.put(forged.name(), forged.content());
            return message;
          }
        };
    List<Lockstep.End> ends =
        Lockstep.of(parties, SEED)
            .over(me -> me == EAST ? showing(shown) : mailbox)
            .with(SOUTH, cheat)
            .run();
    assertThat(ends.get(EAST).code()).isIn(ErrorCode.CONFLICT, ErrorCode.PEER_STOPPED);
    assertThat(ends.get(NORTH).code()).isIn(ErrorCode.CONFLICT, ErrorCode.PEER_STOPPED);
  }

  private ScriptedDealer dealer(Parties parties, BiFunction<Integer, byte[], byte[]> deal) {
    return new ScriptedDealer(parties, SOUTH, mailbox, parties.vector(SOUTH, SEED), random) {
      @Override
      byte[] deal(int party, byte[] share) {
        return deal.apply(party, share);
      }
    };
  }

  @Test
  void sharesThatAreDealtOffTheirPolynomialAreNoticed() {
    Parties parties = Parties.all(3, 1, 4);
    ScriptedDealer cheat =
        dealer(
            parties,
            (to, share) -> {
              share[0] ^= (byte) (to == EAST ? 1 : 0);
              return share;
            });
    assertRefused(run(parties, cheat), SOUTH, ErrorCode.OFF_POLYNOMIAL, "?");
  }

  /** It is the party at the point that is named; the text says that its dealer may be to blame. */
  @Test
  void aDealerCanMakeAnInnocentPartyLookGuilty() {
    Parties parties = Parties.all(5, 2, 4);
    ScriptedDealer cheat =
        dealer(
            parties,
            (to, share) -> {
              share[0] ^= (byte) (to == EAST ? 1 : 0);
              return share;
            });
    List<Lockstep.End> ends = run(parties, cheat);
    assertRefused(ends, SOUTH, ErrorCode.OFF_POLYNOMIAL, "east");
    assertThat(ends)
        .anySatisfy(
            end -> assertThat(end.message()).contains("or a data party dealt it a wrong one"));
  }

  @Test
  void anElementThatIsNotCanonicalIsRefused() {
    Parties parties = Parties.all(3, 1, 4);
    ScriptedDealer cheat =
        dealer(
            parties,
            (to, share) -> {
              // p itself: zero, but not its canonical form.
              Arrays.fill(share, 16, 31, (byte) 0xff);
              share[31] = 0x7f;
              return share;
            });
    assertRefused(run(parties, cheat), SOUTH, ErrorCode.MALFORMED, "south");
    assertNothingRevealed(NORTH, EAST);
  }

  @Test
  void aBlockOfAnotherLengthIsRefused() {
    Parties parties = Parties.all(3, 1, 4);
    ScriptedDealer cheat = dealer(parties, (to, share) -> Arrays.copyOf(share, share.length - 16));
    assertRefused(run(parties, cheat), SOUTH, ErrorCode.MALFORMED, "south");
    assertNothingRevealed(NORTH, EAST);
  }

  @Test
  void aListOfOtherBlocksIsRefused() {
    Parties parties = Parties.all(3, 1, 4);
    ScriptedParty cheat =
        new ScriptedParty(parties, SOUTH, mailbox, parties.vector(SOUTH, SEED), random) {
          @Override
          protected Outgoing shared(Outgoing message) {
            byte[] key = new byte[32];
            return forge(
                message, new SharedMessage(0, new byte[32], Manifest.of(5, List.of(key))).write());
          }
        };
    assertRefused(run(parties, cheat), SOUTH, ErrorCode.WRONG_MANIFEST, "south");
    assertNothingRevealed(NORTH, EAST);
  }

  @Test
  void aSealingKeyThatItsDealerDidNotUseIsRefused() {
    Parties parties = Parties.all(3, 1, 4);
    ScriptedParty cheat =
        new ScriptedParty(parties, SOUTH, mailbox, parties.vector(SOUTH, SEED), random) {
          @Override
          protected Outgoing shared(Outgoing message) {
            byte[] genuine =
                SharedMessage.read(Envelope.decode(message.content()).body())
                    .manifest()
                    .keys()
                    .get(0);
            // Same name, other key.
            byte[] other = BlockSealer.create(random).ephemeralPublicKey();
            System.arraycopy(genuine, 0, other, 0, 4);
            return forge(
                message,
                new SharedMessage(0, new byte[32], Manifest.of(4, List.of(other))).write());
          }
        };
    assertRefused(run(parties, cheat), SOUTH, ErrorCode.SEAL, "south");
  }

  @Test
  void aSessionKeyOfSmallOrderIsRefusedBeforeAnythingIsSent() {
    Parties parties = Parties.all(3, 1, 4);
    ScriptedParty cheat =
        new ScriptedParty(parties, SOUTH, mailbox, parties.vector(SOUTH, SEED), random) {
          @Override
          protected void join() {
            JoinMessage zero =
                JoinMessage.of(
                    parties.parameters(SOUTH),
                    0,
                    Sessions.TIME,
                    new byte[Limits.SESSION_KEY_BYTES]);
            put(forge(session.join(0, Sessions.TIME), zero.write()));
          }
        };
    List<Lockstep.End> ends = run(parties, cheat);
    assertThat(ends.get(NORTH).code()).isIn(ErrorCode.MALFORMED, ErrorCode.PEER_STOPPED);
    assertThat(ends.get(EAST).code()).isIn(ErrorCode.MALFORMED, ErrorCode.PEER_STOPPED);
    assertThat(mailbox.list("").stream().map(Mailbox.Entry::name))
        .noneMatch(name -> name.contains("/share"));
  }

  @Test
  void twoJoinsInOnePlaceAreNoticed() {
    Parties parties = Parties.all(3, 1, 4);
    // north is shown one JOIN of south, east another; south has signed both.
    var shown = new ConcurrentHashMap<String, byte[]>();
    ScriptedParty cheat =
        new ScriptedParty(parties, SOUTH, mailbox, parties.vector(SOUTH, SEED), random) {
          @Override
          protected void join() throws Exception {
            Outgoing other =
                PartySession.of(parties.parameters(SOUTH), parties.identities.get(SOUTH), random)
                    .join(0, Sessions.TIME);
            shown.put(other.name(), other.content());
            super.join();
          }
        };
    List<Lockstep.End> ends =
        Lockstep.of(parties, SEED)
            .over(me -> me == EAST ? showing(shown) : mailbox)
            .with(SOUTH, cheat)
            .run();
    assertThat(ends.get(EAST).code()).isEqualTo(ErrorCode.WRONG_START);
    assertThat(ends.get(EAST).message()).contains("south");
    assertThat(ends.get(NORTH).isOpened()).isFalse();
    assertNothingRevealed(NORTH, EAST);
  }

  /** The coordinator leads south into one attempt and east into another. */
  @Test
  void twoStartsOfACoordinatorOpenNothing() {
    Parties parties = Parties.all(3, 1, 4);
    var shown = new ConcurrentHashMap<String, byte[]>();
    ScriptedParty cheat =
        new ScriptedParty(parties, NORTH, mailbox, parties.vector(NORTH, SEED), random) {
          @Override
          protected void start(List<byte[]> joins) throws Exception {
            PartySession second =
                PartySession.of(parties.parameters(NORTH), parties.identities.get(NORTH), random);
            Outgoing otherJoin = second.join(1, Sessions.TIME);
            put(otherJoin);
            Outgoing other =
                second.start(
                    0, List.of(1, 0, 0), List.of(otherJoin.content(), joins.get(1), joins.get(2)));
            shown.put(other.name(), other.content());
            super.start(joins);
          }
        };
    List<Lockstep.End> ends =
        Lockstep.of(parties, SEED)
            .over(me -> me == EAST ? showing(shown) : mailbox)
            .timeouts(Lockstep.BRIEF_ROUND)
            .with(NORTH, cheat)
            .run();
    assertThat(ends.get(SOUTH).code()).isIn(ErrorCode.TIMEOUT, ErrorCode.PEER_STOPPED);
    assertThat(ends.get(EAST).code()).isIn(ErrorCode.TIMEOUT, ErrorCode.PEER_STOPPED);
    assertNothingRevealed(SOUTH, EAST);
  }

  @Test
  void aStartWithAnotherJoinOfMineIsIgnored() {
    Parties parties = Parties.all(3, 1, 4);
    ScriptedParty cheat =
        new ScriptedParty(parties, NORTH, mailbox, parties.vector(NORTH, SEED), random) {
          @Override
          protected void start(List<byte[]> joins) {
            byte[] stale =
                PartySession.of(parties.parameters(EAST), parties.identities.get(EAST), random)
                    .join(7, Sessions.TIME)
                    .content();
            put(session.start(0, List.of(0, 0, 7), List.of(joins.get(0), joins.get(1), stale)));
          }
        };
    List<Lockstep.End> ends =
        run(parties, cheat, new Timeouts(Lockstep.BRIEF_JOIN.join(), Lockstep.BRIEF_ROUND.round()));
    assertThat(ends.get(EAST).code()).isIn(ErrorCode.TIMEOUT, ErrorCode.PEER_STOPPED);
    assertThat(mailbox.list("").stream().map(Mailbox.Entry::name))
        .noneMatch(name -> name.contains("/share-0-2") || name.contains("/shared-0-2"));
  }

  @Test
  void aStartThatMisquotesMyJoinIsRefused() {
    Parties parties = Parties.all(3, 1, 4);
    ScriptedParty cheat =
        new ScriptedParty(parties, NORTH, mailbox, parties.vector(NORTH, SEED), random) {
          @Override
          protected void start(List<byte[]> joins) {
            Outgoing genuine = session.start(0, List.of(0, 0, 0), joins);
            StartMessage body = StartMessage.read(Envelope.decode(genuine.content()).body());
            put(
                forge(
                    genuine,
                    new StartMessage(
                            0,
                            List.of(
                                body.joins().get(0),
                                body.joins().get(1),
                                new StartMessage.Entry(0, new byte[32])))
                        .write()));
          }
        };
    List<Lockstep.End> ends = run(parties, cheat);
    assertThat(ends.get(EAST).code()).isEqualTo(ErrorCode.WRONG_START);
    assertThat(ends.get(SOUTH).code()).isIn(ErrorCode.WRONG_START, ErrorCode.PEER_STOPPED);
  }

  @Test
  void aStartOfOnlySomePartiesIsRefused() {
    Parties parties = Parties.all(3, 1, 4);
    ScriptedParty cheat =
        new ScriptedParty(parties, NORTH, mailbox, parties.vector(NORTH, SEED), random) {
          @Override
          protected void start(List<byte[]> joins) {
            Outgoing genuine = session.start(0, List.of(0, 0, 0), joins);
            StartMessage body = StartMessage.read(Envelope.decode(genuine.content()).body());
            put(forge(genuine, new StartMessage(0, body.joins().subList(0, 2)).write()));
          }
        };
    List<Lockstep.End> ends = run(parties, cheat);
    assertThat(ends.get(EAST).code()).isIn(ErrorCode.WRONG_START, ErrorCode.PEER_STOPPED);
    assertThat(ends.get(SOUTH).code()).isIn(ErrorCode.WRONG_START, ErrorCode.PEER_STOPPED);
  }

  @Test
  void aStartOfSomebodyElseIsRefused() {
    Parties parties = Parties.all(3, 1, 4);
    ScriptedParty cheat =
        new ScriptedParty(parties, SOUTH, mailbox, parties.vector(SOUTH, SEED), random) {
          @Override
          protected void join() throws Exception {
            super.join();
            byte[] own = mailbox.get(session.names().join(me, 0), 1 << 20).orElseThrow();
            Envelope join = Envelope.decode(own);
            CanonicalWriter body =
                new StartMessage(
                        0,
                        Collections.nCopies(
                            3, new StartMessage.Entry(0, ProtocolDigests.join(own))))
                    .write();
            put(
                new Outgoing(
                    session.names().start(0),
                    Envelope.sign(
                            parties.identities.get(me),
                            MessageKind.START,
                            NORTH,
                            join.session(),
                            Envelope.NO_ATTEMPT,
                            body)
                        .encode()));
          }
        };
    List<Lockstep.End> ends = run(parties, cheat);
    assertThat(ends.get(EAST).code()).isIn(ErrorCode.SIGNATURE, ErrorCode.PEER_STOPPED);
    // north may be about to put its own there.
    assertThat(ends.get(NORTH).code())
        .isIn(ErrorCode.SIGNATURE, ErrorCode.CONFLICT, ErrorCode.PEER_STOPPED);
  }

  @Test
  void aReceiverWithAnotherResultIsNoticed() throws Exception {
    Parties parties = Parties.all(3, 1, 4);
    // south's DONE is there before the others look.
    ScriptedParty cheat =
        new ScriptedParty(parties, SOUTH, mailbox, parties.vector(SOUTH, SEED), random) {
          @Override
          protected Outgoing revealed(Outgoing message) {
            Envelope reveal = Envelope.decode(message.content());
            put(
                new Outgoing(
                    message.name().replace("reveal-0", "done"),
                    Envelope.sign(
                            parties.identities.get(me),
                            MessageKind.DONE,
                            me,
                            reveal.session(),
                            reveal.attempt(),
                            new DoneMessage(new byte[32]).write())
                        .encode()));
            return message;
          }

          @Override
          public Optional<long[]> call() throws Exception {
            try {
              return super.call();
            } catch (AssertionError e) {
              // Its genuine DONE finds the place taken.
              return Optional.empty();
            }
          }
        };
    assertRefused(run(parties, cheat), SOUTH, ErrorCode.CONFLICT, "south");
  }

  @Test
  void anotherLayoutOfTheSameQueryIsRefused() {
    Parties parties = Parties.all(3, 1, 4);
    List<Lockstep.End> ends =
        Lockstep.of(parties, SEED)
            .over(me -> mailbox)
            .view(SOUTH, p -> p.withLayout("of another release"))
            .run();
    assertThat(ends)
        .allSatisfy(end -> assertThat(end.code()).isIn(ErrorCode.VERSION, ErrorCode.PEER_STOPPED));
    assertThat(ends).anySatisfy(end -> assertThat(end.message()).contains("south"));
    assertThat(mailbox.list("").stream().map(Mailbox.Entry::name))
        .noneMatch(name -> name.contains("/share"));
  }

  /** A way to the mailbox on which some names hold something else. */
  private Mailbox showing(ConcurrentHashMap<String, byte[]> shown) {
    return new HostileMailbox(mailbox) {
      @Override
      protected Optional<byte[]> seen(String name, Optional<byte[]> content) {
        return content.isPresent() && shown.containsKey(name)
            ? Optional.of(shown.get(name))
            : content;
      }

      @Override
      public void put(String name, byte[] content) throws NameTakenException {
        inner.put(name, content);
      }
    };
  }
}
