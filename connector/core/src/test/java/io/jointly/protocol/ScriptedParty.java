package io.jointly.protocol;

import io.jointly.codec.CanonicalWriter;
import io.jointly.crypto.BadKeyException;
import io.jointly.crypto.BlockSealer;
import io.jointly.field.FpVectors;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.message.Awaited;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.JoinMessage;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Roster;
import io.jointly.protocol.round.BlockShares;
import io.jointly.protocol.round.ShareTask;
import io.jointly.protocol.round.SharedBlocks;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/**
 * A party that follows the protocol step by step over a mailbox. Attackers are subclasses that do
 * one step otherwise. It has none of the runner's manners: no STOP, no retries.
 */
public class ScriptedParty implements Callable<Optional<long[]>> {

  /** Of vectors in later rounds. */
  static final long SEED = 5;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  protected final Parties parties;
  protected final int me;
  protected final Mailbox mailbox;
  protected final RecordingRandom random;
  protected final PartySession session;
  private final long[] vector;
  private final long stopsBefore;
  private boolean hasLied;

  /** The round that goes on. */
  protected int round;

  public ScriptedParty(
      Parties parties, int me, Mailbox mailbox, long[] vector, SecureRandom random) {
    this.parties = parties;
    this.me = me;
    this.mailbox = mailbox;
    this.vector = vector;
    this.random = new RecordingRandom(random);
    this.session = PartySession.of(parties.parameters(me), parties.identities.get(me), this.random);
    this.stopsBefore = stops();
  }

  @Override
  public Optional<long[]> call() throws Exception {
    join();
    Attempt attempt = awaitStart();
    collect(attempt);
    List<long[]> opened = new ArrayList<>();
    for (round = 0; round < parties.rounds.size(); round++) {
      runRound(attempt, opened);
    }
    if (!parties.has(me, PartyRole.RECEIVER)) {
      return Optional.empty();
    }
    put(attempt.done());
    return Optional.of(Parties.joined(opened));
  }

  private void runRound(Attempt attempt, List<long[]> opened) throws Exception {
    if (parties.has(me, PartyRole.DATA)) {
      ShareTask task = attempt.shareTask();
      post(attempt, shared(attempt.shared(share(task, vector(opened)))));
    }
    if (parties.has(me, PartyRole.COMPUTE)) {
      collect(attempt);
      while (attempt.hasCircuitStep()) {
        post(attempt, tested(test(attempt)));
        collect(attempt);
      }
      post(attempt, committed(attempt.commit()));
      collect(attempt);
      post(attempt, revealed(reveal(attempt)));
      if (hasLied) {
        throw new AssertionError("gone: it knows that nobody opens what it has revealed");
      }
    }
    if (parties.has(me, PartyRole.RECEIVER)) {
      collect(attempt);
      opened.add(attempt.open());
    }
  }

  // What attackers change.

  protected void join() throws Exception {
    put(session.join(0, Sessions.TIME));
  }

  /** Of the START that it takes part in. */
  protected int number() {
    return 0;
  }

  /** START, of the coordinator. */
  protected void start(List<byte[]> joins) throws Exception {
    put(session.start(0, parties.roster.members().stream().map(m -> 0).toList(), joins));
  }

  /** This round's vector. */
  protected long[] vector(List<long[]> opened) {
    return opened.isEmpty() ? vector : parties.vector(me, SEED, round, opened);
  }

  /** The block before it is shared. */
  protected void beforeShare(long[] block) {}

  /** Its share of the total, of the first block, before it is sealed: once for each receiver. */
  protected void beforeReveal(long[] total) {}

  protected Outgoing shared(Outgoing message) {
    return message;
  }

  /** What it alters in the circuit phase. */
  Alteration alteration() {
    return Alterations.none();
  }

  /** A message of the circuit phase. */
  protected Outgoing tested(Outgoing message) {
    return message;
  }

  protected Outgoing committed(Outgoing message) {
    return message;
  }

  protected Outgoing revealed(Outgoing message) {
    return message;
  }

  protected void putBlock(String name, byte[] content) {
    put(new Outgoing(name, content));
  }

  // What they need.

  /** The same message with another body, signed by this party. */
  protected final Outgoing forge(Outgoing genuine, CanonicalWriter body) {
    Envelope old = Envelope.decode(genuine.content());
    return new Outgoing(
        genuine.name(),
        Envelope.sign(
                parties.identities.get(me),
                old.kind(),
                old.from(),
                old.session(),
                old.attempt(),
                body)
            .encode());
  }

  /** Seals to the session key in a party's JOIN. */
  protected final byte[] seal(BlockSealer sealer, int to, byte[] context, byte[] plain) {
    byte[] join = mailbox.get(session.names().join(to, 0), Limits.MAX_MESSAGE_BYTES).orElseThrow();
    try {
      return sealer.seal(
          JoinMessage.read(Envelope.decode(join).body()).sessionKey(), context, plain);
    } catch (BadKeyException e) {
      throw new AssertionError(e);
    }
  }

  protected final void put(Outgoing message) {
    try {
      mailbox.put(message.name(), message.content());
    } catch (NameTakenException e) {
      throw new AssertionError(e);
    }
  }

  protected void post(Attempt attempt, Outgoing message) throws Exception {
    put(message);
  }

  protected final byte[] await(String name) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      Optional<byte[]> content = peek(name);
      if (content.isPresent()) {
        return content.get();
      }
      if (stops() > stopsBefore) {
        throw new AssertionError("somebody stopped");
      }
      Thread.sleep(2);
    }
    throw new AssertionError("nobody put " + name);
  }

  private long stops() {
    return mailbox.list(session.names().sessionFolder()).stream()
        .filter(entry -> entry.name().contains("/stop-"))
        .count();
  }

  private Attempt awaitStart() throws Exception {
    if (me == Roster.COORDINATOR) {
      List<byte[]> joins = new ArrayList<>();
      for (int party : IntStream.range(0, parties.size()).toArray()) {
        joins.add(await(session.names().join(party, 0)));
      }
      start(joins);
    }
    return session.begin(number(), await(session.names().start(number()))).orElseThrow();
  }

  /** Of the attempt that it takes part in. */
  final PartySecrets secrets() {
    return new PartySecrets(
        parties, me, random, this::peek, peek(session.names().start(number())).orElseThrow());
  }

  /**
   * Its share of the total as it is before anything in it is hidden: the sum of what was dealt to
   * it.
   *
   * @param ownShare what it has kept of its own vector
   */
  final long[] sumOfShares(long[] ownShare) {
    long[] sum = ownShare.clone();
    for (int from : parties.roster.indices(PartyRole.DATA)) {
      if (from != me) {
        PartySecrets secrets = secrets();
        long[] dealt = secrets.shares(secrets.received(MessageKind.SHARE, round, from));
        FpVectors.addInto(sum, 0, dealt, 0, FpVectors.length(sum));
      }
    }
    return sum;
  }

  private Optional<byte[]> peek(String name) {
    return mailbox.get(name, Limits.MAX_MESSAGE_BYTES + (2 << 20));
  }

  private Outgoing test(Attempt attempt) {
    List<Outgoing> blocks = new ArrayList<>();
    Outgoing message =
        attempt.circuitStep((name, content) -> blocks.add(new Outgoing(name, content)));
    OutgoingStep step = new OutgoingStep(secrets(), message, blocks);
    alteration().send(step);
    step.blocks().forEach(block -> putBlock(block.name(), block.content()));
    return step.message();
  }

  private Outgoing reveal(Attempt attempt) {
    List<Outgoing> blocks = new ArrayList<>();
    Outgoing message = attempt.reveal((name, content) -> blocks.add(new Outgoing(name, content)));
    for (Outgoing block : blocks) {
      if (BlockName.of(block.name()).block() == 0) {
        long[] total = secrets().shares(block);
        long[] genuine = total.clone();
        beforeReveal(total);
        hasLied |= !Arrays.equals(total, genuine);
        Outgoing altered = secrets().withShares(block, total);
        putBlock(altered.name(), altered.content());
      } else {
        putBlock(block.name(), block.content());
      }
    }
    return message;
  }

  private SharedBlocks share(ShareTask task, long[] plainVector) {
    List<BlockShares> blocks = new ArrayList<>();
    for (int block = 0; block < task.blocks(); block++) {
      int from = 2 * block * Limits.BLOCK_ELEMENTS;
      long[] plain = Arrays.copyOfRange(plainVector, from, from + 2 * task.blockElements(block));
      beforeShare(plain);
      blocks.add(shareBlock(task, block, plain));
    }
    return SharedBlocks.of(task, blocks);
  }

  protected BlockShares shareBlock(ShareTask task, int block, long[] plain) {
    return task.shareBlock(block, plain, random, this::putBlock);
  }

  protected final void collect(Attempt attempt) throws InterruptedException {
    while (!attempt.awaited().isEmpty()) {
      for (Awaited what : attempt.awaited()) {
        attempt.accept(what, await(what.name()));
      }
    }
  }
}
