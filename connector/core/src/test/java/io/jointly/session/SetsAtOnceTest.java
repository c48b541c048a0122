package io.jointly.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.ledger.Admission;
import io.jointly.ledger.AskingLimits;
import io.jointly.ledger.Entry;
import io.jointly.ledger.Ledger;
import io.jointly.ledger.QueryKey;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.Parties;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Roster;
import io.jointly.protocol.round.ShareTask;
import io.jointly.protocol.round.SharedBlocks;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One question over all data parties, and at the same time without centre (PROTOCOL.md §6). Every
 * party takes part in both, and east, which computes, keeps no ledger.
 */
class SetsAtOnceTest {

  private static final int EAST = 2;
  private static final int CENTRE = 4;
  private static final long SEED = 21;
  private static final AskingLimits NO_LIMITS = new AskingLimits(List.of(), List.of());

  @TempDir Path folder;

  private final Parties all =
      Parties.of(
          5,
          1,
          4,
          i ->
              i < 3
                  ? EnumSet.allOf(PartyRole.class)
                  : EnumSet.of(PartyRole.DATA, PartyRole.RECEIVER));

  private Ledger ledger(int run, int party) {
    Ledger ledger =
        Ledger.at(
            folder.resolve(run + "-" + party), "trial", all.roster.id(party), Clock.systemUTC());
    ledger.begin();
    return ledger;
  }

  private static QueryKey key(Roster roster) {
    List<String> over = roster.indices(PartyRole.DATA).stream().map(roster::id).toList();
    List<String> leftOut = roster.leftOut().stream().map(roster::id).toList();
    return new QueryKey("run-1", new byte[] {1}, over, leftOut, false);
  }

  /** As a party's run wraps them: what may be opened is in the ledger first. */
  private static ShareSource noted(Parties parties, int me, Mailbox mailbox, Admission admission) {
    ShareSource shares = InMemoryShares.of(parties.vector(me, SEED), mailbox);
    return new ShareSource() {
      @Override
      public SharedBlocks share(ShareTask task, List<long[]> earlier) {
        admission.sharing();
        if (!parties.has(me, PartyRole.COMPUTE)) {
          admission.opening();
        }
        return shares.share(task, earlier);
      }

      @Override
      public void opening() {
        admission.opening();
      }
    };
  }

  private Optional<long[]> takePart(Parties parties, int me, Mailbox mailbox, Ledger ledger) {
    if (me == EAST) {
      return opened(parties, me, mailbox, InMemoryShares.of(parties.vector(me, SEED), mailbox));
    }
    try (Admission admission = ledger.enter(key(parties.roster), "north", NO_LIMITS)) {
      admission.joining();
      return opened(parties, me, mailbox, noted(parties, me, mailbox, admission));
    }
  }

  private static Optional<long[]> opened(
      Parties parties, int me, Mailbox mailbox, ShareSource shares) {
    Outcome outcome =
        Lockstep.runner(mailbox, Lockstep.PATIENT, SessionClock.system())
            .run(parties.parameters(me), parties.identities.get(me), new SecureRandom(), shares);
    return outcome instanceof Outcome.Opened opened
        ? Optional.of(Parties.joined(opened.totals()))
        : Optional.empty();
  }

  @Test
  void atMostOneOfTheTwoIsOpened() throws Exception {
    Parties full = all.leavingOut(3);
    Parties fewer = all.leavingOut(3, CENTRE);
    for (int run = 0; run < 6; run++) {
      boolean[] seen = new boolean[2];
      ExecutorService pool = Executors.newCachedThreadPool();
      try {
        Mailbox mailbox = Lockstep.freshMailbox();
        List<Future<Optional<long[]>>> running = new ArrayList<>();
        for (int party = 0; party < all.size(); party++) {
          int me = party;
          Ledger ledger = ledger(run, party);
          for (Parties parties : run % 2 == 0 ? List.of(full, fewer) : List.of(fewer, full)) {
            if (parties.roster.takesPart(me)) {
              Callable<Optional<long[]>> part = () -> takePart(parties, me, mailbox, ledger);
              running.add(pool.submit(part));
            }
          }
        }
        for (Future<Optional<long[]>> one : running) {
          Lockstep.End end = Lockstep.end(one);
          end.totals()
              .ifPresent(totals -> seen[Arrays.equals(totals, full.totals(SEED)) ? 0 : 1] = true);
          if (!end.isOpened()) {
            assertThat(
                    List.of(ErrorCode.OTHER_PARTIES, ErrorCode.PEER_STOPPED, ErrorCode.OTHER_QUERY))
                .contains(end.code());
          }
        }
      } finally {
        pool.shutdownNow();
      }
      assertThat(seen[0] && seen[1]).isFalse();
      for (int party = 0; party < all.size(); party++) {
        assertThat(ledger(run, party).entries().stream().filter(Entry::counts).count())
            .isLessThan(2);
      }
    }
  }
}
