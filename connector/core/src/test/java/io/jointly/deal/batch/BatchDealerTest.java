package io.jointly.deal.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import io.jointly.collaboration.Policy.OutsideBounds;
import io.jointly.deal.RowVerdict;
import io.jointly.deal.message.BatchManifest;
import io.jointly.error.CallerException;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.FileMailbox;
import io.jointly.mailbox.Mailbox;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchDealerTest {

  private static final long SEED = Seed.of(BatchDealerTest.class);
  private static final Instant NOW = Instant.ofEpochSecond(1_790_000_000L);

  private static final String HIDDEN =
      """
      max_rows_per_dealer: 5000
      hide_dimensions: true
      columns:
        town: {type: string, use: [dimension], values: [b, a]}
        urgent: {type: boolean, use: [dimension]}
        age: {type: int, use: [measure], min: -3, max: 120, functions: [sum, variance]}
        cost: {type: bigint, use: [measure], min: 0, max: 1000000, functions: [covariance]}
        dose: {type: bigint, use: [measure], min: 5, max: 9, functions: [covariance]}
      """;

  private static final String SHOWN = HIDDEN.replace("hide_dimensions: true\n", "");

  @TempDir Path folder;
  private final Random random = new Random(SEED);
  private final List<List<@Nullable Object>> dimensions = new ArrayList<>();
  private final List<DealtSample.Row> expected = new ArrayList<>();

  private List<DealtRow> rows(DealtSample sample, DealtRowEncoder encoder, int n) {
    List<DealtRow> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      @Nullable Object[] values = {
        random.nextInt(4) == 0 ? null : random.nextBoolean() ? "a" : "b",
        random.nextInt(4) == 0 ? null : random.nextBoolean(),
        random.nextInt(4) == 0 ? null : random.nextInt(124) - 3,
        random.nextInt(4) == 0 ? null : (long) random.nextInt(1_000_001),
        random.nextInt(4) == 0 ? null : 5L + random.nextInt(5)
      };
      List<@Nullable Object> own = new ArrayList<>();
      own.add(values[0]);
      own.add(values[1]);
      List<@Nullable Long> numbers = new ArrayList<>();
      for (int k = 2; k < 5; k++) {
        numbers.add(values[k] == null ? null : ((Number) values[k]).longValue());
      }
      dimensions.add(own);
      expected.add(new DealtSample.Row(sample.table().cell(own).orElseThrow(), numbers));
      rows.add(
          encoder.encode(
              values,
              (column, why) -> {
                throw new AssertionError(column.name() + " " + why);
              }));
    }
    return rows;
  }

  private static BatchManifest putParts(BatchTask task, Mailbox mailbox, Iterator<DealtRow> rows) {
    return new BatchDealer(task, mailbox, new SecureRandom()).putParts(rows, NOW, done -> {});
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void partiesTogetherHaveTheRowsAndAcceptThem(boolean hides) {
    DealtSample sample = DealtSample.in(folder, hides ? HIDDEN : SHOWN);
    BatchTask task = sample.task(1, "june");
    int n = 2 * task.blockRows() + 5;
    List<DealtRow> rows = rows(sample, task.encoder(OutsideBounds.REFUSE), n);
    List<Long> progress = new ArrayList<>();

    BatchManifest manifest =
        new BatchDealer(task, sample.mailbox(), new SecureRandom())
            .putParts(rows.iterator(), NOW, progress::add);
    assertThat(sample.inForce()).as("a batch is visible when BATCH is put").isEmpty();
    sample.publication(1, "june").finish(manifest);

    DealtSample.Collected collected = sample.collect("june");
    assertThat(collected.rows()).as("seed %d", SEED).isEqualTo(expected);
    assertThat(collected.verdicts()).hasSize(n).containsOnly(RowVerdict.ACCEPTED);
    assertThat(collected.publicRows())
        .isEqualTo(hides ? dimensions.stream().map(row -> List.of()).toList() : dimensions);
    assertThat(progress).containsExactly((long) task.blockRows(), 2L * task.blockRows(), (long) n);
  }

  @Test
  void rowsOfTablesThatAreTrustedAreDealtToo() {
    DealtSample sample = DealtSample.in(folder, HIDDEN + "validity: trusted\n");
    BatchTask task = sample.task(0, "june");
    List<DealtRow> rows = rows(sample, task.encoder(OutsideBounds.REFUSE), 50);
    sample.publication(0, "june").finish(putParts(task, sample.mailbox(), rows.iterator()));
    assertThat(sample.collect("june").rows()).as("seed %d", SEED).isEqualTo(expected);
  }

  /** As executors do: a copy of the task, any order, and one block twice. */
  @Test
  void blocksAreDealtAnywhereAndInAnyOrder() throws Exception {
    DealtSample sample = DealtSample.in(folder, HIDDEN);
    BatchTask task = sample.task(0, "june");
    int size = task.blockRows();
    List<DealtRow> rows = rows(sample, task.encoder(OutsideBounds.REFUSE), size + 1);
    BatchTask copy = copy(task);
    SecureRandom secure = new SecureRandom();

    BatchManifest.Block last = copy.deal(1, rows.subList(size, size + 1), secure, sample.mailbox());
    BatchManifest.Block lost = copy.deal(0, rows.subList(0, size), secure, sample.mailbox());
    BatchManifest.Block first = copy.deal(0, rows.subList(0, size), secure, sample.mailbox());
    sample.publication(0, "june").finish(task.manifest(NOW, size + 1, List.of(first, last)));

    assertThat(sample.collect("june").rows()).as("seed %d", SEED).isEqualTo(expected);
    assertThat(first.ephemeralKey()).isNotEqualTo(lost.ephemeralKey());
  }

  private static BatchTask copy(BatchTask task) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(task);
    // Without rows: of each of three recipients a key and a ciphertext, 7 kB together.
    assertThat(bytes.size()).isLessThan(3 * (1_216 + 1_088) + 5_000);
    return (BatchTask)
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
  }

  @Test
  void partiesGetSharesOfTheirOwnForm() throws IOException {
    DealtSample sample = DealtSample.in(folder, HIDDEN);
    BatchTask task = sample.task(0, "june");
    List<DealtRow> rows = rows(sample, task.encoder(OutsideBounds.REFUSE), 20);
    putParts(task, sample.mailbox(), rows.iterator());
    // Parties 0, 2 and 3 compute; the first has a seed.
    assertThat(sizeOfPart(0)).isLessThan(200);
    assertThat(sizeOfPart(2)).isEqualTo(sizeOfPart(3)).isGreaterThan(20 * 16 * 100);
  }

  private long sizeOfPart(int party) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("mailbox"))) {
      Path part =
          files
              .filter(file -> file.getFileName().toString().startsWith("part-0-" + party + "-"))
              .findFirst()
              .orElseThrow();
      return Files.size(part);
    }
  }

  @Test
  void aBatchCannotBeDealtTwice() {
    DealtSample sample = DealtSample.in(folder, HIDDEN);
    BatchTask task = sample.task(0, "june");
    List<DealtRow> rows = rows(sample, task.encoder(OutsideBounds.REFUSE), 3);
    sample.publication(0, "june").finish(putParts(task, sample.mailbox(), rows.iterator()));
    BatchManifest again = putParts(task, sample.mailbox(), rows.subList(0, 1).iterator());
    assertThatThrownBy(() -> sample.publication(0, "june").finish(again))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("dealt a batch june already");
    assertThat(sample.collect("june").rows()).isEqualTo(expected);
    sample.publication(0, "june").withdraw(Instant.EPOCH);
    assertThatThrownBy(() -> sample.publication(0, "june").finish(again))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("a batch june and withdrawn it; its name cannot be used again");
  }

  @Test
  void whatFailsInABlockFailsTheBatch() {
    DealtSample sample = DealtSample.in(folder, HIDDEN);
    BatchTask task = sample.task(0, "june");
    List<DealtRow> rows = rows(sample, task.encoder(OutsideBounds.REFUSE), 600);
    Path gone = folder.resolve("nowhere");
    assertThatThrownBy(() -> putParts(task, FileMailbox.at(gone), rows.iterator()))
        .isInstanceOfSatisfying(
            EnvironmentException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MAILBOX));
    assertThat(sample.inForce()).isEmpty();
  }

  @Test
  void refusesNoRowsAndTooMany() {
    DealtSample sample = DealtSample.in(folder, HIDDEN);
    BatchTask task = sample.task(0, "june");
    assertThatThrownBy(() -> putParts(task, sample.mailbox(), List.<DealtRow>of().iterator()))
        .isInstanceOf(CallerException.class)
        .hasMessage("[JOINTLY_DEALT_ROWS] there are no rows; nothing was dealt");
    assertThatThrownBy(() -> task.requireRows(5001))
        .isInstanceOf(CallerException.class)
        .hasMessage(
            "[JOINTLY_DEALT_ROWS] there are 5001 rows, and max_rows_per_dealer of table survey is"
                + " 5000; nothing was dealt. Deal fewer rows, or agree on another collaboration");
    task.requireRows(5000);
  }

  @Test
  void refusesABlockOfAnotherSize() {
    DealtSample sample = DealtSample.in(folder, HIDDEN);
    BatchTask task = sample.task(0, "june");
    List<DealtRow> rows = rows(sample, task.encoder(OutsideBounds.REFUSE), task.blockRows() + 1);
    for (List<DealtRow> block : List.of(rows, List.<DealtRow>of())) {
      assertThatThrownBy(() -> task.deal(0, block, new SecureRandom(), sample.mailbox()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** A batch that a table of unlimited rows cannot have. */
  @Test
  void refusesMoreRowsThanABatchHas() {
    DealtSample sample = DealtSample.in(folder, HIDDEN.replace("max_rows_per_dealer: 5000\n", ""));
    BatchTask task = sample.task(0, "june");
    long most = (1L << 20) * task.blockRows();
    task.requireRows(most);
    assertThatThrownBy(() -> task.requireRows(most + 1))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("one batch of table survey can have " + most)
        .hasMessageContaining("in several batches");
  }
}
