package io.jointly.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.mailbox.Mailbox.Entry;
import io.jointly.protocol.Parties;
import io.jointly.protocol.parameters.Limits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PendingJoinTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final String ONE = "0".repeat(32) + "/" + "1".repeat(32);
  private static final String TWO = "0".repeat(32) + "/" + "2".repeat(32);

  private final List<Entry> entries = new ArrayList<>();

  private void put(String name, int age) {
    entries.add(new Entry(name, 100, NOW.minusSeconds(age)));
  }

  private List<PendingJoin> open() {
    return PendingJoin.in(entries, Parties.all(3, 1, 1).roster, 0, NOW.minusSeconds(100));
  }

  @Test
  void theNewestOfEachPartnerTheOldestFirst() {
    put(ONE + "/join-1-0", 20);
    put(ONE + "/join-1-1", 5);
    put(ONE + "/join-2-0", 7);
    put(ONE + "/start-0", 6);
    put(TWO + "/join-1-0", 30);
    assertThat(open())
        .extracting(PendingJoin::name)
        .containsExactly(TWO + "/join-1-0", ONE + "/join-2-0", ONE + "/join-1-1");
    assertThat(open().get(1).starts()).containsExactly(0);
    assertThat(open().get(1).present()).containsExactly(1, 2);
    assertThat(open().get(1).own()).isEmpty();
  }

  @Test
  void neitherOnesOwnNorStoppedNorOldNorTooLongNorOfNobody() {
    put(ONE + "/join-0-0", 1);
    put(ONE + "/join-1-0", 1);
    put(ONE + "/stop-1-0", 1);
    put(ONE + "/join-2-0", 101);
    put(TWO + "/join-7-0", 1);
    entries.add(new Entry(TWO + "/join-1-0", Limits.MAX_MESSAGE_BYTES + 1L, NOW));
    put(TWO + "/join-2-00", 1);
    put(TWO + "/" + "3".repeat(32) + "/join-2-0", 1);
    put("join-1-0", 1);
    put("x/" + TWO + "/join-1-0", 1);
    assertThat(open()).isEmpty();
  }

  @Test
  void tellsOfOnesOwnThatIsNotStopped() {
    put(ONE + "/join-1-0", 1);
    put(ONE + "/join-0-0", 1);
    put(ONE + "/join-0-1", 1);
    assertThat(open().get(0).own()).isEqualTo(Optional.of(1));
    put(ONE + "/stop-0-1", 1);
    assertThat(open().get(0).own()).isEmpty();
  }
}
