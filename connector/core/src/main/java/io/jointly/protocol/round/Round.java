package io.jointly.protocol.round;

import io.jointly.protocol.message.BlockWriter;
import io.jointly.protocol.message.Manifest;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.SharedMessage;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.PartyRole;
import java.security.SecureRandom;
import java.util.BitSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One round of an attempt (PROTOCOL.md §6, steps 4 to 8): one vector of every data party is shared,
 * added and opened. This class sees to the order of the steps, which are called as {@link
 * io.jointly.protocol.Attempt} says.
 */
public final class Round {

  private enum Stage {
    /** This party's blocks are written. */
    SHARE,
    /** SHARED and blocks are awaited, and then what multiplications await. */
    ADD,
    /** COMMITs are awaited. */
    COMPARE,
    /** REVEALs and blocks are awaited. */
    OPEN,
    /** Nothing is left in this round. */
    END
  }

  /** What a receiver learns. Not a record: it has no text form. */
  public static final class Opened {
    private final long[] totals;
    private final List<byte[]> salts;
    private final SortedSet<Integer> wrong;

    private Opened(ShareOpening.Corrected corrected, List<byte[]> salts) {
      this.totals = corrected.values();
      this.wrong = corrected.wrong();
      this.salts = salts;
    }

    public long[] totals() {
      return totals;
    }

    /** The compute parties whose shares were off, and have been left out (§2.3). */
    public SortedSet<Integer> wrong() {
      return new TreeSet<>(wrong);
    }

    /** Of all commitments, in the order of compute parties. */
    public List<byte[]> salts() {
      return salts;
    }
  }

  private final RoundContext context;
  private final JoinPhase joins;
  private final Inbox inbox;
  private final SecureRandom random;
  private Stage stage;
  private boolean isSharing;
  // At a compute party.
  private @Nullable TotalShare totalShare;
  // At a receiver that does not compute.
  private @Nullable SuppressedGroups groups;
  private @Nullable CommitPhase commits;
  private @Nullable TotalsOpening opening;
  // Known after the checks in round 0; does not change afterwards.
  private BitSet suppressed;

  /** The first round. */
  public Round(AttemptContext attempt, JoinPhase joins, Inbox inbox, SecureRandom random) {
    this(RoundContext.first(attempt), joins, inbox, random, new BitSet());
  }

  private Round(
      RoundContext context, JoinPhase joins, Inbox inbox, SecureRandom random, BitSet suppressed) {
    this.context = context;
    this.joins = joins;
    this.inbox = inbox;
    this.random = random;
    this.suppressed = suppressed;
    if (has(PartyRole.DATA)) {
      stage = Stage.SHARE;
    } else if (has(PartyRole.COMPUTE)) {
      stage = add(ShareAggregation.ofOthers(context, inbox));
    } else {
      stage = compareOthers();
    }
  }

  /** Something that was awaited is there. */
  public void arrived() {
    if (stage == Stage.COMPARE && inbox.isEmpty() && !has(PartyRole.COMPUTE)) {
      if (groups != null) {
        suppressed = groups.open();
      }
      opening = TotalsOpening.ofOthers(context, inbox, StepOrder.require(commits, "open"));
      stage = Stage.OPEN;
    }
  }

  public ShareTask shareTask() {
    begin(Stage.SHARE, "shareTask");
    if (isSharing) {
      throw StepOrder.brokenBy("shareTask");
    }
    isSharing = true;
    return ShareTask.of(context, joins);
  }

  public Outgoing shared(SharedBlocks blocks) {
    begin(Stage.SHARE, "shared");
    if (!isSharing || blocks.round() != context.round()) {
      throw StepOrder.brokenBy("shared");
    }
    Manifest manifest = Manifest.of(context.elements(), blocks.keys());
    SharedMessage body = new SharedMessage(context.round(), context.previous(), manifest);
    Outgoing message = context.sign(MessageKind.SHARED, body.write());
    stage =
        has(PartyRole.COMPUTE)
            ? add(ShareAggregation.withOwn(context, inbox, blocks.ownShare(), message.content()))
            : compareOthers();
    return message;
  }

  /** Whether the next step is one of the circuit phase. */
  public boolean hasCircuitStep() {
    return stage == Stage.ADD && ownShare("circuitStep").hasCircuitStep();
  }

  public Outgoing circuitStep(BlockWriter out) {
    begin(Stage.ADD, "circuitStep");
    return ownShare("circuitStep").circuitStep(out);
  }

  public Outgoing commit() {
    begin(Stage.ADD, "commit");
    TotalShare own = ownShare("commit");
    if (own.hasCircuitStep()) {
      throw StepOrder.brokenBy("commit");
    }
    suppressed = own.endCircuitPhase(suppressed);
    Outgoing message = own.commit(suppressed);
    commits = own.commits();
    stage = Stage.COMPARE;
    return message;
  }

  public Outgoing reveal(BlockWriter out) {
    begin(Stage.COMPARE, "reveal");
    // Before the first block is written: a step that fails half way is not to be done again.
    stage = Stage.END;
    TotalShare own = ownShare("reveal");
    Outgoing message = own.reveal(out);
    if (has(PartyRole.RECEIVER)) {
      opening = own.opening();
      stage = Stage.OPEN;
    }
    return message;
  }

  public Opened open() {
    begin(Stage.OPEN, "open");
    TotalsOpening all = StepOrder.require(opening, "open");
    Opened opened = new Opened(all.totals(), all.salts());
    stage = Stage.END;
    return opened;
  }

  /** The round that goes on from this one's COMMITs. */
  public Round next() {
    begin(Stage.END, "next");
    byte[] transcript = StepOrder.require(commits, "next").transcript();
    return new Round(context.next(transcript), joins, inbox, random, suppressed);
  }

  /** The groups that have not passed; known when round 0 is opened. */
  public BitSet suppressed() {
    return suppressed;
  }

  /** Whether this party has done its steps in this round, and there is one after it. */
  public boolean hasNext() {
    // Without commits: it has no step beyond sharing, so this is the only round, or no step at all.
    return stage == Stage.END && commits != null && !context.isLast();
  }

  /** Whether this party has done its steps in the last round. */
  public boolean isLastOver() {
    return stage == Stage.END && context.isLast();
  }

  private Stage add(ShareAggregation aggregation) {
    totalShare = new TotalShare(context, joins, inbox, random, aggregation);
    return Stage.ADD;
  }

  /** A receiver that does not compute compares COMMITs; others are through. */
  private Stage compareOthers() {
    if (!has(PartyRole.RECEIVER)) {
      return Stage.END;
    }
    DisclosureChecks checks = context.checks();
    if (checks != null && checks.checksGroups(context.round())) {
      groups = new SuppressedGroups(context, inbox, checks.groups());
      groups.expect();
    }
    commits = CommitPhase.ofOthers(context, inbox);
    return Stage.COMPARE;
  }

  private TotalShare ownShare(String step) {
    return StepOrder.require(totalShare, step);
  }

  private boolean has(PartyRole role) {
    return context.own().has(role);
  }

  private void begin(Stage wanted, String step) {
    if (stage != wanted || !inbox.isEmpty()) {
      throw StepOrder.brokenBy(step);
    }
  }
}
