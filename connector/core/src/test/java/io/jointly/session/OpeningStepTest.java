package io.jointly.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.GroupRule;
import io.jointly.protocol.Parties;
import io.jointly.protocol.round.ShareTask;
import io.jointly.protocol.round.SharedBlocks;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** A compute party is asked before it puts a message after which others can open something. */
class OpeningStepTest {

  private static final int SOUTH = 1;
  private static final long SEED = 3;

  private final Mailbox mailbox = Lockstep.freshMailbox();

  /** South, which may not go on. */
  private Callable<Optional<long[]>> halted(Parties parties) {
    ShareSource shares =
        InMemoryShares.inRounds(
            (round, earlier) -> parties.vector(SOUTH, SEED, round, earlier), mailbox);
    ShareSource halted =
        new ShareSource() {
          @Override
          public SharedBlocks share(ShareTask task, List<long[]> earlier) {
            return shares.share(task, earlier);
          }

          @Override
          public void opening() {
            throw new EnvironmentException(ErrorCode.LEDGER, "it cannot be written");
          }
        };
    return () -> {
      Lockstep.runner(mailbox, Lockstep.PATIENT, SessionClock.system())
          .run(
              parties.parameters(SOUTH), parties.identities.get(SOUTH), new SecureRandom(), halted);
      return Optional.empty();
    };
  }

  private List<String> names() {
    return mailbox.list("").stream()
        .map(entry -> entry.name().substring(entry.name().lastIndexOf('/') + 1))
        .toList();
  }

  private void nothingIsOpened(Parties parties) {
    List<Lockstep.End> ends =
        Lockstep.of(parties, SEED).over(me -> mailbox).with(SOUTH, halted(parties)).run();
    assertThat(ends.get(SOUTH).code()).isEqualTo(ErrorCode.LEDGER);
    assertThat(ends).noneMatch(Lockstep.End::isOpened);
    assertThat(names())
        .contains("shared-0-1")
        .noneMatch(name -> name.matches("(tested|test|reveal|opened)-.*"));
  }

  @Test
  void withoutTestsItIsCommit() {
    nothingIsOpened(Parties.all(3, 1, 4));
    assertThat(names()).doesNotContain("commit-0-1");
  }

  @Test
  void withTestsItIsCheck() {
    nothingIsOpened(
        Parties.all(3, 1, 1)
            .withTests(GroupRule.of(4, 1), new int[][] {{1, 20}, {1, 20}, {1, 20}}));
    assertThat(names())
        .contains("challenge-0-1")
        .doesNotContain("check-0-1", "commit-0-0", "commit-0-1", "commit-0-2");
  }
}
