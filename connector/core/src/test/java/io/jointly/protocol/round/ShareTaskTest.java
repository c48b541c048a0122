package io.jointly.protocol.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.error.InternalException;
import io.jointly.protocol.Parties;
import io.jointly.protocol.Sessions;
import io.jointly.protocol.message.BlockWriter;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.parameters.PartyRole;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What executors do (PROTOCOL.md §6, step 4). */
class ShareTaskTest {

  private static final BlockWriter NOWHERE = (name, content) -> {};

  private final Parties parties = Parties.all(3, 1, 65_536 + 3);
  private final Sessions sessions = new Sessions(parties, 1).join().start();
  private final ShareTask task = task(sessions, 0);

  private static ShareTask task(Sessions sessions, int party) {
    sessions.collect(party);
    return sessions.attempts.get(party).shareTask();
  }

  private static <T> T throughBytes(T object, Class<T> type)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return type.cast(in.readObject());
    }
  }

  @Test
  void knowsItsBlocks() {
    assertThat(task.elements()).isEqualTo(65_539);
    assertThat(task.blocks()).isEqualTo(2);
    assertThat(task.blockElements(0)).isEqualTo(65_536);
    assertThat(task.blockElements(1)).isEqualTo(3);
    assertThat(task.keepsShare()).isTrue();
    assertThatThrownBy(() -> task.blockElements(2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> task.blockElements(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void travelsToExecutorsAndItsAnswersBack() throws Exception {
    ShareTask there = throughBytes(task, ShareTask.class);
    BlockShares back = throughBytes(there.shareBlock(1, new long[6], NOWHERE), BlockShares.class);
    assertThat(back.block()).isEqualTo(1);
    assertThat(back.ownShare()).hasSize(6);
  }

  @Test
  void holdsNothingSecret() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(task);
    }
    // Its class graph, as serialised: digests, keys of others, numbers, names.
    assertThat(new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1))
        .doesNotContain("SecretBytes")
        .doesNotContain("SessionKey;")
        .doesNotContain("crypto/Identity");
  }

  @Test
  void everyRunOfATaskUsesOtherRandomnessAndOtherNames() {
    Map<String, byte[]> first = new TreeMap<>();
    Map<String, byte[]> second = new TreeMap<>();
    long[] plain = new long[6];
    BlockShares a = task.shareBlock(1, plain, first::put);
    BlockShares b = task.shareBlock(1, plain, second::put);
    assertThat(first.keySet()).hasSize(2).doesNotContainAnyElementsOf(second.keySet());
    assertThat(a.ephemeralKey()).isNotEqualTo(b.ephemeralKey());
    assertThat(a.ownShare()).isNotEqualTo(b.ownShare());
    assertThat(a.ownShare()).isNotEqualTo(plain);
  }

  @Test
  void ofALaterRoundHasItsLengthAndNames() {
    Sessions all = new Sessions(Parties.all(3, 1, 1).withRounds(2, 5), 1).join().start();
    all.share().commit().reveal().open();
    ShareTask second = all.attempts.get(0).shareTask();
    assertThat(second.round()).isEqualTo(1);
    assertThat(second.elements()).isEqualTo(5);
    Map<String, byte[]> put = new TreeMap<>();
    second.shareBlock(0, new long[10], put::put);
    assertThat(put.keySet())
        .hasSize(2)
        .allMatch(name -> name.matches(".*/share-1-0-[12]-0-[0-9a-f]{8}"));
    assertThatThrownBy(() -> second.shareBlock(0, new long[4], NOWHERE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void doesNotAlterWhatItShares() {
    long[] plain = {1, 2, 3, 4, 5, 6};
    task.shareBlock(1, plain, NOWHERE);
    assertThat(plain).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void aBlockOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> task.shareBlock(1, new long[8], NOWHERE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> task.shareBlock(0, new long[6], NOWHERE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> task.shareBlock(2, new long[6], NOWHERE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFailingWriterEndsTheTask() {
    assertThatThrownBy(
            () ->
                task.shareBlock(
                    1,
                    new long[6],
                    (name, content) -> {
                      throw new IllegalStateException("full");
                    }))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void collectsEveryBlockOnce() {
    BlockShares last = task.shareBlock(1, new long[6], NOWHERE);
    BlockShares lastAgain = task.shareBlock(1, new long[6], NOWHERE);
    BlockShares first = task.shareBlock(0, new long[2 * 65_536], NOWHERE);
    assertThatThrownBy(() -> SharedBlocks.of(task, List.of(last)))
        .isInstanceOf(InternalException.class);
    assertThatThrownBy(() -> SharedBlocks.of(task, List.of(last, first, lastAgain)))
        .isInstanceOf(InternalException.class);
    SharedBlocks all = SharedBlocks.of(task, List.of(last, first));
    assertThat(all.keys()).containsExactly(first.ephemeralKey(), last.ephemeralKey());
    assertThat(Arrays.copyOfRange(all.ownShare(), 2 * 65_536, 2 * 65_539))
        .isEqualTo(last.ownShare());
  }

  /** A retried task writes blocks twice; only those on the list are read. */
  @Test
  void onlyTheListedRunOfATaskCounts() {
    Parties small = Parties.all(3, 1, 3);
    Sessions all = new Sessions(small, 2).join().start();
    ShareTask ofNorth = task(all, 0);
    ofNorth.shareBlock(0, new long[6], (name, content) -> all.put(new Outgoing(name, content)));
    BlockShares counted =
        ofNorth.shareBlock(
            0, small.vector(0, 2), (name, content) -> all.put(new Outgoing(name, content)));
    ofNorth.shareBlock(0, new long[6], (name, content) -> all.put(new Outgoing(name, content)));
    all.put(all.attempts.get(0).shared(SharedBlocks.of(ofNorth, List.of(counted))));
    for (int party : new int[] {1, 2}) {
      all.collect(party);
      all.share(party);
    }
    assertThat(all.commit().reveal().open())
        .allSatisfy(totals -> assertThat(totals).isEqualTo(small.totals(2)));
  }

  @Test
  void aPartyThatDoesNotComputeKeepsNoShare() {
    Parties some =
        Parties.of(
            3, 1, 3, i -> i == 0 ? EnumSet.of(PartyRole.DATA) : EnumSet.allOf(PartyRole.class));
    ShareTask ofNorth = task(new Sessions(some, 1).join().start(), 0);
    assertThat(ofNorth.keepsShare()).isFalse();
    BlockShares block = ofNorth.shareBlock(0, new long[6], NOWHERE);
    assertThat(block.ownShare()).isEmpty();
    assertThat(SharedBlocks.of(ofNorth, List.of(block)).ownShare()).isEmpty();
  }
}
