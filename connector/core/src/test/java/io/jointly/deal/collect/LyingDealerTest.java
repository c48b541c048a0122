package io.jointly.deal.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.crypto.Encapsulation;
import io.jointly.deal.RowVerdict;
import io.jointly.deal.collect.CollectedBatch.Rows;
import io.jointly.deal.collect.block.CollectedRow;
import io.jointly.deal.message.BatchManifest;
import io.jointly.deal.message.BatchPlace;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.MessageKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What dealers do wrong costs them their own rows, and nobody else's. */
class LyingDealerTest {

  @TempDir Path folder;

  private Trial trial;

  @BeforeEach
  void usual() {
    trial = Trial.ofThree(folder, UnaryOperator.identity());
  }

  /** Another table than the usual one. */
  private Trial with(UnaryOperator<TableMaker> kind) {
    trial.close();
    trial = Trial.ofThree(folder, kind);
    return trial;
  }

  @AfterEach
  void close() {
    trial.close();
  }

  /** Deals rows of which the second is none, and an honest batch beside them. */
  private void dropsTheSecondRow(RowVerdict verdict, Consumer<BatchMaker> lie) {
    BatchMaker liar = trial.batch(0, "b1", 3);
    lie.accept(liar);
    liar.deal();
    trial.batch(1, "a1", 2).deal();
    Collected collected = trial.collectAll("c1");
    assertThat(collected.batches())
        .containsExactly(
            new CollectedBatch("clinic-b", "b1", 3, 2, Map.of(verdict, List.of(new Rows(2, 2)))),
            new CollectedBatch("clinic-a", "a1", 2, 2, Map.of()));
    assertThat(trial.open("c1"))
        .containsExactly(
            trial.expected("clinic-b/b1/1", SampleRow.of(0)),
            trial.expected("clinic-b/b1/3", SampleRow.of(2)),
            trial.expected("clinic-a/a1/1", SampleRow.of(0)),
            trial.expected("clinic-a/a1/2", SampleRow.of(1)));
  }

  private void elementIs(int element, long value) {
    dropsTheSecondRow(
        RowVerdict.INVALID,
        liar -> liar.lie(rows -> rows[2 * (trial.table.layout().elements() + element)] = value));
  }

  /** Row 2 is in cell 2. */
  @Test
  void twoVotes() {
    elementIs(0, 1);
  }

  @Test
  void noVote() {
    elementIs(2, 0);
  }

  /** Present, the first and the last digit, the square, and numbers in a cell. */
  @ParameterizedTest
  @CsvSource({"3, 2", "4, 2", "10, 3", "11, 12345", "12, 1", "13, 77"})
  void anElementThatFollowsFromNoRow(int element, long value) {
    elementIs(element, value);
  }

  @Test
  void anElementOfTheProof() {
    elementIs(trial.table.layout().elements() - 1, 5);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void sharesOffThePolynomialAtOneParty(int place) {
    trial.batch(0, "b1", 1).cheat(place).deal();
    trial.batch(1, "a1", 2).deal();
    Collected collected = trial.collectAll("c1");
    assertThat(collected.batches().get(0).dropped())
        .isEqualTo(Map.of(RowVerdict.INCONSISTENT, List.of(new Rows(1, 1))));
    assertThat(collected.batches().get(1).accepted()).isEqualTo(2);
  }

  private void dropsTheBatch(String reason) {
    trial.batch(1, "a1", 2).deal();
    Trial.Ends ends = trial.collect("c1");
    Collected collected = ends.get(1).result();
    assertThat(collected.batches().get(0).dropped())
        .isEqualTo(Map.of(RowVerdict.UNREADABLE, List.of(new Rows(1, 3))));
    assertThat(collected.batches().get(1).accepted()).isEqualTo(2);
    assertThat(collected.text()).contains("not opened here: block 0: " + reason);
    assertThat(trial.open("c1")).hasSize(2);
  }

  @Test
  void aPartThatIsMissing() {
    trial.batch(0, "b1", 3).replace(1, new byte[0]).deal();
    dropsTheBatch("it is not in the mailbox");
  }

  @Test
  void aPartThatIsNone() {
    trial.batch(0, "b1", 3).replace(1, new byte[300]).deal();
    dropsTheBatch("it does not open");
  }

  @Test
  void aPartThatIsTooLong() {
    trial.batch(0, "b1", 3).replace(1, new byte[18 << 20]).deal();
    dropsTheBatch("it is too long, or no file");
  }

  @Test
  void aPartThatIsSealedToADeletedKey() {
    trial.batch(0, "b1", 3).key(1).deal();
    dropsTheBatch("dealing key 1 was deleted");
  }

  @Test
  void publicRowsWithAValueThatIsNotDeclared() {
    byte[] bytes = new byte[15];
    for (int row = 0; row < 3; row++) {
      bytes[5 * row] = 1;
    }
    with(TableMaker::open).batch(0, "b1", 3).publicRows(bytes).deal();
    dropsTheBatch("its public rows are none of this table: a value of site is not declared");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void publicRowsOfAnotherNumber(int rows) {
    with(TableMaker::open).batch(0, "b1", 3).publicRows(new byte[rows]).deal();
    dropsTheBatch("its public rows are none of this table: ");
  }

  @Test
  void publicRowsThatShouldBeHidden() {
    trial.batch(0, "b1", 3).publicRows(new byte[3]).deal();
    dropsTheBatch("its public rows are none of this table: 3 bytes are left over");
  }

  @Test
  void ofATrustedTableABlockCanBeUnreadableAsWell() {
    with(table -> table.open().trusted()).batch(0, "b1", 3).replace(1, new byte[0]).deal();
    dropsTheBatch("it is not in the mailbox");
    assertThat(trial.mailbox.list(""))
        .noneMatch(entry -> entry.name().matches(".*/(seed|checked|checks)-.*"));
  }

  @Test
  void aBatchOfAnotherCollaborationIsLeftOut() {
    byte[] other = trial.dealing.clone();
    other[31] ^= 1;
    // Signed by a dealer of this table, under a name of this dealing.
    BatchPlace place = new BatchPlace(other, 0, "b1");
    byte[] stray =
        Envelope.sign(
                trial.dealers.get(0),
                MessageKind.BATCH,
                0,
                other,
                place.id(),
                new BatchManifest(
                        Instant.EPOCH,
                        "b1",
                        1,
                        trial.table.layout().elements(),
                        Collections.nCopies(
                            3, new BatchManifest.Recipient(0, new byte[Encapsulation.BYTES])),
                        List.of(new BatchManifest.Block(new byte[32], new byte[32])))
                    .write())
            .encode();
    String name = new BatchPlace(trial.dealing, 0, "b1").batch();
    trial.put(name, stray);
    trial.batch(1, "a1", 2).deal();
    Collected collected = trial.collectAll("c1");
    assertThat(collected.batches()).hasSize(1);
    assertThat(trial.said)
        .filteredOn(line -> line.contains("left out: '" + name + "'"))
        .hasSize(3)
        .allMatch(line -> line.contains("signed for another place"));
  }

  @Test
  void aBatchIsCollectedOnce() {
    trial.batch(0, "b1", 2).deal();
    byte[] first = trial.collectAll("c1").digest();
    trial.batch(0, "b2", 1).deal();
    Collected second = trial.collectAll("c2");
    assertThat(second.batches())
        .containsExactly(new CollectedBatch("clinic-b", "b2", 1, 1, Map.of()));
    assertThat(second.digest()).isNotEqualTo(first);
    // Under its name it is the same as before.
    assertThat(trial.collectAll("c1").digest()).isEqualTo(first);
    // Nobody waits for a list that cannot come.
    Trial.Ends ends = trial.collect("c3");
    for (int party = 0; party < 3; party++) {
      assertThat(ends.get(party).refusal())
          .isInstanceOf(CallerException.class)
          .hasMessage(
              "[JOINTLY_DEALING] no batch of table visits is left to be collected; collect when one"
                  + " has been dealt");
    }
  }

  @Test
  void whatWasWithdrawnBeforeIsLeftOut() {
    BatchMaker first = trial.batch(0, "b1", 2);
    first.deal();
    first.publication().withdraw(Instant.EPOCH);
    trial.batch(0, "b2", 3).deal();
    assertThat(trial.collectAll("c1").batches())
        .containsExactly(new CollectedBatch("clinic-b", "b2", 3, 3, Map.of()));
  }

  /** Only the first party cannot know yet. */
  @Test
  void whatIsWithdrawnAfterListIsDropped() {
    BatchMaker first = trial.batch(0, "b1", 2);
    first.deal();
    trial.batch(0, "b2", 3).deal();
    trial.absent.addAll(List.of(1, 2));
    assertThat(trial.collect("c1").get(0).refusal().code()).isEqualTo(ErrorCode.TIMEOUT);
    first.publication().withdraw(Instant.EPOCH);
    trial.absent.clear();
    Trial.Ends ends = trial.collect("c1");
    assertThat(ends.get(1).result().batches())
        .containsExactly(
            new CollectedBatch(
                "clinic-b", "b1", 2, 0, Map.of(RowVerdict.UNREADABLE, List.of(new Rows(1, 2)))),
            new CollectedBatch("clinic-b", "b2", 3, 3, Map.of()));
    assertThat(ends.get(1).result().text()).contains("its dealer has withdrawn the batch");
  }

  @Test
  void whatIsWithdrawnAfterwardsStays() {
    BatchMaker first = trial.batch(0, "b1", 2);
    first.deal();
    Collected before = trial.collectAll("c1");
    first.publication().withdraw(Instant.EPOCH);
    assertThat(trial.collectAll("c1").digest()).isEqualTo(before.digest());
    assertThat(trial.open("c1")).hasSize(2);
  }

  @Test
  void aDealerHasNoMoreRowsThanItMay() {
    with(table -> table.rows(4, 100)).batch(0, "b1", 3).deal();
    trial.batch(0, "b2", 3).deal();
    trial.batch(1, "a1", 4).deal();
    assertThat(trial.collectAll("c1").batches())
        .containsExactly(
            new CollectedBatch("clinic-b", "b1", 3, 3, Map.of()),
            new CollectedBatch(
                "clinic-b", "b2", 3, 1, Map.of(RowVerdict.TOO_MANY, List.of(new Rows(2, 3)))),
            new CollectedBatch("clinic-a", "a1", 4, 4, Map.of()));
    assertThat(trial.open("c1")).hasSize(8);
  }

  /** Rows that were dropped for another reason do not count. */
  @Test
  void itsRowsAreCountedOverAllCollections() {
    with(table -> table.rows(4, 100));
    trial.batch(0, "b1", 4).lie(rows -> rows[0] ^= 1).deal();
    assertThat(trial.collectAll("c1").accepted()).isEqualTo(3);
    trial.batch(0, "b2", 3).deal();
    Collected second = trial.collectAll("c2");
    assertThat(second.batches().get(0).dropped())
        .isEqualTo(Map.of(RowVerdict.TOO_MANY, List.of(new Rows(2, 3))));
    trial.batch(0, "b3", 1).deal();
    assertThat(trial.collectAll("c3").accepted()).isZero();
    assertThat(trial.open("c3")).isEmpty();
  }

  @Test
  void theTableHasNoMoreRowsThanItMay() {
    with(table -> table.open().trusted().rows(5, 5)).batch(0, "b1", 3).deal();
    assertThat(trial.collectAll("c1").accepted()).isEqualTo(3);
    trial.batch(1, "a1", 3).deal();
    assertThat(trial.collectAll("c2").batches().get(0).dropped())
        .isEqualTo(Map.of(RowVerdict.TOO_MANY, List.of(new Rows(3, 3))));
  }

  /** Nobody but the parties themselves gets at a value, whatever goes wrong. */
  @Test
  void noValueIsInMessagesOrWords() {
    with(TableMaker::open);
    trial.batch(0, "b1", List.of(new SampleRow(0, 77L), new SampleRow(0, 78L))).deal();
    trial.batch(0, "b2", List.of(new SampleRow(0, 77L))).cheat(1).deal();
    byte[] strange = new byte[15];
    strange[0] = 1;
    strange[4] = 10;
    System.arraycopy("canarysick".getBytes(StandardCharsets.US_ASCII), 0, strange, 5, 10);
    trial.batch(1, "a1", List.of(new SampleRow(0, 77L))).publicRows(strange).deal();
    Collected collected = trial.collectAll("c1");
    assertThat(collected.accepted()).isEqualTo(2);
    assertThat(collected.text() + trial.said).doesNotContain("canary");
    byte[] canary = "canary".getBytes(StandardCharsets.US_ASCII);
    assertThat(trial.mailbox.list(""))
        .isNotEmpty()
        .allMatch(entry -> !contains(trial.get(entry.name()), canary));
    CollectedRow row = trial.rows(0, collected).get(0);
    assertThat(row.dimensions()).isEqualTo(List.of("canarysite"));
  }

  private static boolean contains(byte[] content, byte[] part) {
    for (int at = 0; at + part.length <= content.length; at++) {
      if (Arrays.equals(content, at, at + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }
}
