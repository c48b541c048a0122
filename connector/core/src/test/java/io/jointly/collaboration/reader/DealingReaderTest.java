package io.jointly.collaboration.reader;

import static io.jointly.collaboration.reader.SampleFiles.DEALER_1;
import static io.jointly.collaboration.reader.SampleFiles.DEALER_2;
import static io.jointly.collaboration.reader.SampleFiles.WITH_DEALERS;
import static io.jointly.collaboration.reader.SampleFiles.edit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.Dealer;
import io.jointly.collaboration.Dealing;
import io.jointly.collaboration.Dealing.Validity;
import io.jointly.collaboration.DealtBounds;
import io.jointly.collaboration.Policy;
import io.jointly.collaboration.Table;
import io.jointly.crypto.Identity;
import io.jointly.deal.table.DealerIdentities;
import io.jointly.protocol.SeededRandom;
import io.jointly.query.Family;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DealingReaderTest {

  @TempDir Path folder;

  private Collaboration read(String text) {
    return CollaborationReader.read(SampleFiles.write(folder, "c.yaml", text), SampleFiles.TODAY);
  }

  private Table scans() {
    return read(WITH_DEALERS).table("scans").orElseThrow();
  }

  @Test
  void readsHowRowsAreDealt() {
    assertThat(scans().dealing())
        .contains(
            new Dealing(
                List.of(new Dealer("clinic-b", DEALER_1), new Dealer("clinic-a", DEALER_2)),
                false,
                true,
                Validity.CHECKED,
                5000));
    assertThat(scans().maxRows()).isEqualTo(20_000);
    assertThat(scans().isDealt()).isTrue();
    assertThat(scans().isPublic()).isFalse();
    assertThat(scans().keys()).isEmpty();
  }

  @Test
  void hasDefaults() {
    assertThat(read(WITH_DEALERS).table("forms").orElseThrow().dealing())
        .contains(
            new Dealing(
                List.of(new Dealer("surgery", DEALER_1)),
                false,
                false,
                Validity.TRUSTED,
                Table.MOST_ROWS));
    assertThat(
            read(edit(WITH_DEALERS, "    max_rows_per_dealer: 5000\n", ""))
                .table("scans")
                .orElseThrow()
                .dealing()
                .orElseThrow()
                .maxRowsPerDealer())
        .isEqualTo(20_000);
    Table own = read(WITH_DEALERS).table("admissions").orElseThrow();
    assertThat(own.isDealt()).isFalse();
    assertThat(own.dealing()).isEmpty();
    assertThat(own.content()).isEqualTo(Table.Whole.OWN);
  }

  @Test
  void isJoinedWithNothing() {
    Collaboration read = read(WITH_DEALERS);
    assertThat(read.mayBeJoined("scans", "forms")).isFalse();
    assertThat(read.mayBeJoined("scans", "admissions")).isFalse();
    assertThat(read.mayBeJoined("Visits", "scans")).isFalse();
    assertThat(read.mayBeJoined("Visits", "admissions")).isTrue();
  }

  @Test
  void columnsHaveWhatSharesCanTell() {
    assertThat(functions("site")).containsExactly(Family.COUNT);
    assertThat(functions("urgent")).containsExactly(Family.COUNT);
    assertThat(functions("dose")).containsExactly(Family.COUNT, Family.SUM, Family.AVG);
    assertThat(functions("found")).containsExactly(Family.COUNT, Family.SUM, Family.AVG);
    assertThat(functions("price")).containsExactly(Family.SUM, Family.VARIANCE, Family.COVARIANCE);
    Table forms = read(WITH_DEALERS).table("forms").orElseThrow();
    assertThat(forms.column("town").orElseThrow().functions()).isEmpty();
    // Elsewhere a column has all that its values allow.
    assertThat(
            read(WITH_DEALERS)
                .table("admissions")
                .orElseThrow()
                .column("age")
                .orElseThrow()
                .functions())
        .contains(Family.HISTOGRAM, Family.COUNT_DISTINCT);
  }

  private Iterable<Family> functions(String column) {
    return scans().column(column).orElseThrow().functions();
  }

  @ParameterizedTest
  @CsvSource({
    // 0.3 · 16 is 4.8, to the nearest whole number.
    "dose, 5, 160",
    "price, -100, 100000",
    "taken, -1, 20818",
    "found, 0, 1",
  })
  void measuresAreWholeNumbersBetweenBounds(String column, long least, long greatest) {
    DealtBounds bounds = DealtBounds.of(scans().column(column).orElseThrow());
    assertThat(bounds)
        .isEqualTo(new DealtBounds(BigInteger.valueOf(least), BigInteger.valueOf(greatest)));
    assertThat(bounds.canBeDealt()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0.5, 8", "0.28125, 4", "0.34375, 6", "0.3125, 5", "-0.28125, -4"})
  void halvesGoToTheEvenNumber(double value, long dealt) {
    Column dose = scans().column("dose").orElseThrow();
    assertThat(DealtBounds.number(dose, value)).isEqualTo(BigInteger.valueOf(dealt));
  }

  /** 2^62 − 1 apart can be dealt, and one more cannot: DealingRefusalsTest. */
  @Test
  void theWidestMeasureIsRead() {
    Table forms = read(WITH_DEALERS).table("forms").orElseThrow();
    DealtBounds bounds = DealtBounds.of(forms.column("points").orElseThrow());
    assertThat(bounds.greatest().subtract(bounds.least()).bitLength()).isEqualTo(62);
    assertThat(bounds.canBeDealt()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // 3 · 8 · 3 combinations without the last one.
        "more: {type: boolean, use: [dimension], values: [true]}",
        // 72 · 56 = 4032.
        "more: {type: date, use: [dimension], min: 2026-01-01, max: 2026-02-24}",
        "more: {type: double, use: [dimension], values: [0.5, 1]}",
        "more: {type: timestamp, use: [dimension], values: [2026-01-01T00:00:00Z]}",
      })
  void hiddenDimensionsHaveFewCombinations(String column) {
    assertThat(read(withColumn(column)).table("scans").orElseThrow().column("more")).isPresent();
  }

  static String withColumn(String column) {
    String before = "urgent: {type: boolean,        use: [dimension]}\n";
    return edit(WITH_DEALERS, before, before + "      " + column + "\n");
  }

  @Test
  void aDimensionThatIsSeenHasManyValues() {
    String day =
        "day:    {type: date,   use: [dimension, filter], min: 2026-01-01, max: 2026-12-31}";
    assertThat(
            read(edit(WITH_DEALERS, day, "day: {type: int, use: [dimension], min: 1, max: 65536}"))
                .table("forms"))
        .isPresent();
  }

  @Test
  void aCollaborationCanHaveShareTablesAlone() {
    String text = WITH_DEALERS;
    int own = text.indexOf("  admissions:");
    text = text.substring(0, own) + SampleFiles.RULES;
    Collaboration read = read(text);
    assertThat(read.tables().keySet()).containsExactly("scans", "forms");

    String policy = policyHead(read);
    assertThat(policy(read, policy).tables()).isEmpty();
  }

  @Test
  void aPolicyNamesNoSourceForIt() {
    Collaboration read = read(WITH_DEALERS);
    String policy =
        policyHead(read)
            + "tables:\n  admissions: {source: SELECT 1}\n  Visits: {source: SELECT 2}\n";
    assertThat(policy(read, policy).tables()).containsOnlyKeys("admissions", "Visits");
    assertThat(policy(read, policy).deniedColumns("scans")).isEmpty();
  }

  private static String policyHead(Collaboration collaboration) {
    return "collaboration: {id: stroke-outcomes, sha256: \"" + collaboration.sha256() + "\"}\n";
  }

  private Policy policy(Collaboration collaboration, String text) {
    return PolicyReader.read(
        SampleFiles.write(folder, "policy.yaml", text),
        collaboration,
        collaboration.parties().get(0));
  }

  @Test
  void readsThousandsOfDealersInTheirOrder() {
    Dealing dealing =
        read(edit(WITH_DEALERS, "dealers: {surgery: \"" + DEALER_1 + "\"}", dealers(2000)))
            .table("forms")
            .orElseThrow()
            .dealing()
            .orElseThrow();
    assertThat(dealing.dealers()).hasSize(2000).doesNotHaveDuplicates();
    for (int i = 0; i < 2000; i++) {
      assertThat(dealing.dealers().get(i).id()).isEqualTo("d" + i);
    }
  }

  /** 32 bytes that are no point: nobody has such a key, and whoever would use it is told. */
  @Test
  void aDealerReadsKeysWithoutTheCheckOfThePoint() {
    String noPoint = "Ag" + "A".repeat(41) + "=";
    Path file = SampleFiles.write(folder, "c.yaml", edit(WITH_DEALERS, DEALER_2, noPoint));
    assertThatThrownBy(() -> CollaborationReader.read(file, SampleFiles.TODAY))
        .hasMessageContaining("clinic-a is not a public key");

    Collaboration read = CollaborationReader.readAsDealer(file, SampleFiles.TODAY);
    Dealing dealing = read.table("scans").orElseThrow().dealing().orElseThrow();
    DealerIdentities identities = new DealerIdentities(dealing);
    assertThat(identities).hasSize(2);
    assertThat(identities.get(0).base64()).isEqualTo(DEALER_1);
    assertThatThrownBy(() -> identities.get(1))
        .hasMessageStartingWith("[JOINTLY_COLLABORATION_FILE] the public key of dealer clinic-a");
    assertThat(CollaborationReader.readAsDealer(sampleFile(), SampleFiles.TODAY))
        .isEqualTo(read(WITH_DEALERS));
  }

  private Path sampleFile() {
    return SampleFiles.write(folder, "sample.yaml", WITH_DEALERS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AAAA", "", DEALER_1})
  void aDealerReadsNoOtherTextsAndNoKeyTwice(String key) {
    Path file = SampleFiles.write(folder, "c.yaml", edit(WITH_DEALERS, DEALER_2, key));
    assertThatThrownBy(() -> CollaborationReader.readAsDealer(file, SampleFiles.TODAY))
        .hasMessageContaining("[JOINTLY_COLLABORATION_FILE]")
        .hasMessageContaining("clinic-a");
  }

  /** That many dealers with keys of their own. */
  private static String dealers(int count) {
    SeededRandom random = new SeededRandom("dealers");
    StringBuilder text = new StringBuilder("dealers:\n");
    for (int i = 0; i < count; i++) {
      text.append("      d").append(i).append(": \"");
      text.append(Identity.generate(random).publicKey().base64()).append("\"\n");
    }
    return text.toString();
  }
}
