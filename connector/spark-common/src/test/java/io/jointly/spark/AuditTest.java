package io.jointly.spark;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.audit.AuditFile;
import io.jointly.audit.KnownKeys;
import io.jointly.audit.LogComparison;
import io.jointly.audit.SessionRecords;
import io.jointly.audit.Verification;
import io.jointly.crypto.Identity;
import io.jointly.error.ErrorCode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The logs of three parties after an answered, a refused and a failed query. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditTest {

  private static final String QUERY =
      "SELECT region, count(*), sum(cost) FROM {t} WHERE note <> 'unseen-9182736' GROUP BY region"
          + " ORDER BY region";

  private Consortium parties;
  private Path folder;
  private List<Row> answer = List.of();

  @BeforeAll
  void run(@TempDir Path given) {
    folder = given;
    Consortium.Builder builder =
        Consortium.in(folder)
            .rules("{min_group_size: 5}")
            .joinTimeout("60s")
            .columns(
                "region: {type: string, use: [dimension], values: [north, south, west]}",
                "note: {type: string, use: [filter]}",
                "age: {type: int, use: [measure, filter], min: 0, max: 120}",
                "cost: {type: \"decimal(14,2)\", use: [measure], min: 0, max: 100000000}");
    for (int party = 1; party <= 3; party++) {
      builder.rows(
          """
          SELECT IF(id < 9, 'north', IF(id < 18, 'south', 'west')) AS region,
            concat('seen-by-nobody-', id) AS note,
            IF(id = 0 AND %1$d = 2, 7654321, 40) AS age,
            CAST(7182818.25 + %1$d * 10203.5 + id * 3141.75 AS DECIMAL(14,2)) AS cost
          FROM range(19)
          """
              .formatted(party));
    }
    parties = builder.build();
    answer = parties.joint(QUERY);
    // Refused before anything is sent, for a row out of bounds at p2.
    assertThat(
            Consortium.failureOf(
                    () -> parties.dataset("p2", "SELECT sum(age) FROM {t}").collectAsList())
                .code())
        .isEqualTo(ErrorCode.OUTSIDE_BOUNDS);
    // Nobody else comes.
    var session = parties.session("spark.sql.catalog.p3.join-timeout", "300ms");
    session.conf().set("spark.sql.catalog.p3.run", "another run");
    assertThat(
            Consortium.failureOf(
                    () -> session.sql("SELECT sum(cost), count(*) FROM p3.t").collectAsList())
                .code())
        .isIn(ErrorCode.TIMEOUT, ErrorCode.CANCELLED);
  }

  private Path file(String party) {
    return folder.resolve("audit-test-" + parties.number + "-" + party + ".log");
  }

  private AuditFile read(String party) {
    return AuditFile.read(
        file(party),
        KnownKeys.only(Identity.read(folder.resolve(party + ".pem")).publicKey()),
        Optional.empty());
  }

  @Test
  void everyPartysLogIsWholeAndSigned() throws IOException {
    for (String party : parties.parties) {
      Verification found = read(party).verification();
      assertThat(found.broken()).isEmpty();
      assertThat(found.notes()).isEmpty();
      assertThat(found.party()).hasValue(party);
      assertThat(found.collaborationId()).hasValue("test-" + parties.number);
      assertThat(found.verifiedRecords()).isEqualTo(found.records());
      assertThat(found.unverified()).isEmpty();
      assertThat(Files.readString(file(party)))
          .contains(
              "\"collaboration\":\""
                  + Sha.hex(Files.readAllBytes(folder.resolve("collaboration.yaml"))));
    }
  }

  @Test
  void theLogsAgreePairwise() {
    for (String one : parties.parties) {
      for (String other : parties.parties) {
        LogComparison comparison = LogComparison.of(read(one), read(other), session -> true);
        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.agreeing()).isGreaterThan(20);
      }
    }
  }

  @Test
  void theySayWhatWasDecided() throws IOException {
    assertThat(answer).hasSize(2);
    List<SessionRecords> sessions = read("p1").sessions();
    assertThat(sessions).hasSize(1);
    assertThat(sessions.get(0).parties()).containsExactly("p1", "p2", "p3");
    assertThat(sessions.get(0).summary()).contains("answered, ").contains("groups suppressed");
    assertThat(Files.readString(file("p1")))
        .contains("\"run_name\":\"run-" + parties.number + "\"")
        .contains("\"asks\":\"yes\"", "\"min_parties\":3")
        .doesNotContain("\"kind\":\"refused\"");
    assertThat(Files.readString(file("p2")))
        .containsPattern("\"kind\":\"refused\".*\"code\":\"OUTSIDE_BOUNDS\"");
    assertThat(read("p3").sessions().get(1).summary()).endsWith("failed: TIMEOUT");
  }

  @Test
  void theyHoldNoValue() throws IOException {
    List<BigDecimal> numbers = new ArrayList<>();
    answer.forEach(row -> numbers.add(row.getDecimal(2)));
    for (int party = 1; party <= 3; party++) {
      String own = "SELECT cost FROM global_temp.rows_" + parties.number + "_p" + party;
      parties.spark.sql(own).collectAsList().forEach(row -> numbers.add(row.getDecimal(0)));
      parties
          .spark
          .sql(own.replace("SELECT cost", "SELECT sum(cost)") + " GROUP BY region")
          .collectAsList()
          .forEach(row -> numbers.add(row.getDecimal(0)));
    }
    numbers.add(BigDecimal.valueOf(7654321));
    Canary canary = new Canary(List.of("seen", "unseen", "9182736", "north", "cost"), numbers);
    for (String party : parties.parties) {
      byte[] log = Files.readAllBytes(file(party));
      assertThat(canary.in(log)).isEmpty();
      assertThat(canary.in((new String(log, US_ASCII) + " 7654321 seen").getBytes(US_ASCII)))
          .hasSize(2);
    }
  }
}
