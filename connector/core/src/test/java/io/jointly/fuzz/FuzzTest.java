package io.jointly.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.Sweep;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The readers of all formats get any bytes. They return what is written as the same bytes again, or
 * refuse with a failure of this project; never with another, not after long, and not with much
 * memory. No message has what could be a value of a row.
 *
 * <p>{@code src/test/resources/fuzz} has a corpus for each: an input in a line, in base64. {@code
 * -Djointly.fuzz.keep=FOLDER} writes what is found beyond it there, and {@code
 * -Djointly.fuzz.times=N} tries N inputs.
 */
class FuzzTest {

  private static final String KEEP = "jointly.fuzz.keep";
  private static final String TIMES = "jointly.fuzz.times";
  private static final long SEED = Seed.of(FuzzTest.class);

  private static final CoverageLoader LOADER = new CoverageLoader();

  @AfterAll
  static void noMoreIsLoaded() {
    LOADER.close();
  }

  static Stream<String> targets() {
    return Stream.of(
        "io.jointly.protocol.SessionMessagesTarget",
        "io.jointly.protocol.NamesTarget",
        "io.jointly.deal.message.DealingMessagesTarget",
        "io.jointly.deal.message.PartPlaintextTarget",
        "io.jointly.deal.message.CheckSharesTarget",
        "io.jointly.deal.collect.KeptCollectionTarget",
        "io.jointly.query.QueryTarget",
        "io.jointly.query.ValueTarget",
        "io.jointly.ledger.LedgerRecordTarget",
        "io.jointly.ledger.LedgerFileTarget",
        "io.jointly.audit.AuditLineTarget",
        "io.jointly.audit.AuditFileTarget",
        "io.jointly.proposal.ProposalTarget",
        "io.jointly.amendment.AmendmentTarget",
        "io.jointly.collaboration.reader.CollaborationTarget",
        "io.jointly.collaboration.reader.PolicyTarget",
        "io.jointly.crypto.KeyFileTarget",
        "io.jointly.crypto.SealedBlockTarget");
  }

  @ParameterizedTest
  @MethodSource("targets")
  void readsAsItStandsOrRefuses(String target) throws Exception {
    Fuzzer fuzzer = new Fuzzer(LOADER, target, corpus(target));
    int times = Integer.getInteger(TIMES, Sweep.times(400, 30_000));
    fuzzer.run(times, SEED);
    keep(target, fuzzer);
  }

  private static String shortName(String target) {
    return target.substring(target.lastIndexOf('.') + 1);
  }

  private static List<byte[]> corpus(String target) throws IOException {
    String file = "/fuzz/" + shortName(target) + ".txt";
    try (InputStream in = FuzzTest.class.getResourceAsStream(file)) {
      assertThat(in).as(file).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .map(line -> Base64.getDecoder().decode(line))
          .toList();
    }
  }

  private static void keep(String target, Fuzzer fuzzer) throws IOException {
    String folder = System.getProperty(KEEP);
    if (folder != null) {
      Path file = Path.of(folder, shortName(target) + ".txt");
      StringBuilder lines = new StringBuilder(Files.exists(file) ? Files.readString(file) : "");
      fuzzer.found().stream()
          .filter(input -> input.length <= 4096)
          .forEach(input -> lines.append(Base64.getEncoder().encodeToString(input)).append('\n'));
      Files.writeString(file, lines);
      System.out.println(target + " reached " + fuzzer.coverage() + " places");
    }
  }

  /** A reader that breaks for one rare input is found, so the tests above can fail. */
  @Test
  void whatBreaksAReaderIsFound() throws Exception {
    for (String wrong : List.of("BREAKS", "DIFFERS", "TELLS", "RECURSES", "HOARDS")) {
      Fuzzer fuzzer =
          new Fuzzer(
              LOADER,
              BrokenTarget.class.getName(),
              List.of(wrong.getBytes(StandardCharsets.US_ASCII)));
      AssertionError failure = null;
      try {
        fuzzer.run(20_000, SEED);
      } catch (AssertionError e) {
        failure = e;
      }
      assertThat(failure).as(wrong).isNotNull();
      assertThat(failure).hasMessageContaining("for the input");
    }
  }

  /**
   * Coverage leads to what chance alone does soon find: bytes that have to be right one after
   * another.
   */
  @Test
  void coverageGuides() throws Exception {
    AssertionError failure = null;
    CoverageLoader fresh = new CoverageLoader();
    Fuzzer fuzzer = new Fuzzer(fresh, BrokenTarget.class.getName(), List.of());
    try (fresh) {
      fuzzer.run(100_000, SEED);
    } catch (AssertionError e) {
      failure = e;
    }
    assertThat(failure).as(fuzzer.coverage()).isNotNull();
    assertThat(failure).hasMessageContaining("one after another");
    assertThat(fuzzer.found()).hasSizeGreaterThan(1);
  }
}
