package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.cli.Commands;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Queries that leave parties out. p1 asks; p2 and p3 compute as well, and p4 and p5 only have rows.
 * The oracle is plain Spark over the rows of who takes part.
 */
class WithoutPartyTest {

  private static final String BY_WARD =
      "SELECT ward, count(*), sum(cost) FROM {t} GROUP BY ward ORDER BY ward";

  @TempDir private Path folder;

  private Consortium consortium(String joinTimeout) {
    Consortium.Builder builder =
        Consortium.in(folder)
            .parties(5, 1)
            .minDataParties(3)
            .roles(3, "[data]")
            .roles(4, "[data]")
            .receivers("[p1, p5]")
            .columns(
                "ward: {type: string, use: [dimension, filter], values: [a, b, c]}",
                "cost: {type: int, use: [measure], min: 0, max: 100000}")
            .joinTimeout(joinTimeout)
            .rules("{min_group_size: 5, min_parties: 3}");
    // Ward c has rows enough at p3, p4 and p5: not without p5.
    for (int party = 1; party <= 5; party++) {
      builder.rows(
          ("SELECT substr('%s', CAST(id %% 3 AS INT) + 1, 1) AS ward,"
                  + " CAST(%d * id AS INT) AS cost FROM range(60)")
              .formatted(party < 3 ? "aab" : "abc", party));
    }
    return builder.build();
  }

  private static SparkSession without(Consortium parties, String ids) {
    return parties.session("spark.sql.catalog.p1.without", ids);
  }

  private static SparkSession overAll(Consortium parties) {
    return parties.session("spark.sql.catalog.p1.on-suppressed", "warn");
  }

  private static List<Row> ask(Consortium parties, SparkSession session, String run) {
    session.conf().set("spark.sql.catalog.p1.run", run);
    return session.sql(parties.at("p1", BY_WARD)).collectAsList();
  }

  private static List<Row> plain(Consortium parties, String where, String... ids) {
    String rows =
        Arrays.stream(ids)
            .map(id -> "SELECT * FROM global_temp." + Consortium.view(parties.number, id))
            .collect(Collectors.joining(" UNION ALL "));
    return parties.spark.sql(BY_WARD.replace("{t}", "(" + rows + ") " + where)).collectAsList();
  }

  private void forgetAtP1(Consortium parties) throws Exception {
    Path file = folder.resolve("test-" + parties.number + ".p1.ledger");
    Files.delete(file);
    Files.writeString(
        file.resolveSibling(file.getFileName() + ".anew"),
        LocalDate.now(ZoneOffset.UTC).toString());
    parties.forgetAnswers();
  }

  @Test
  void theOthersAnswerAndFromThenOnNobodyElse() throws Exception {
    Consortium parties = consortium("30s");
    // An agent takes part for whom its partner names, whatever its options are.
    parties.spark.conf().set("spark.sql.catalog.p3.without", "p4");
    parties.spark.conf().set("spark.sql.catalog.p5.without", "p5");
    try (Agents agents = Agents.of(parties, "p2", "p3", "p4", "p5")) {
      SparkSession fewer = without(parties, "p5");
      assertThat(plan(parties, fewer))
          .contains("without the rows of p5, who take no part")
          .contains("1 more of p4 could be left out (min_data_parties 3)")
          .contains("to p1, of each group")
          .doesNotContain("to p1, p5");

      List<Row> answer = ask(parties, fewer, "monday");
      assertThat(answer)
          .isEqualTo(plain(parties, "WHERE ward <> 'c'", "p1", "p2", "p3", "p4"))
          .hasSize(2);
      Row told = fewer.sql("SELECT parties FROM p1.answers").collectAsList().get(0);
      assertThat(told.getList(0)).containsExactly("p1", "p2", "p3", "p4");
      assertThat(Files.readString(audit(parties, "p1"))).contains("\"without\":\"p5\"");
      assertThat(Files.readString(audit(parties, "p4"))).contains("\"without\":\"p5\"");
      assertThat(parties.posted()).noneMatch(name -> name.matches(".*/(join|stop)-4-.*"));
      assertThat(agents.lines)
          .noneMatch(line -> line.startsWith("p5: ") && line.contains("run monday"));

      assertThat(history("p4")).contains(" without p5: SELECT ward");
      assertThat(history("p1", "--json")).contains("\"without\":[\"p5\"]");

      // Whatever is asked over others: now this party refuses, and partners if it has forgotten.
      JointlyException own = Consortium.failureOf(() -> ask(parties, overAll(parties), "tuesday"));
      assertThat(own.code()).isEqualTo(ErrorCode.OTHER_PARTIES);
      assertThat(own).hasMessageContaining("was without p5");
      forgetAtP1(parties);
      assertThatThrownBy(() -> ask(parties, overAll(parties), "wednesday"))
          .hasStackTraceContaining("stopped with OTHER_PARTIES");
      forgetAtP1(parties);
      assertThatThrownBy(() -> ask(parties, without(parties, "p4"), "thursday"))
          .hasStackTraceContaining("stopped with OTHER_PARTIES");
      assertThat(ask(parties, without(parties, "p5"), "friday")).isEqualTo(answer);
    }
  }

  private String history(String party, String... more) {
    return Commands.run(
            Stream.concat(
                    Stream.of(
                        "history",
                        "--collaboration=" + folder.resolve("collaboration.yaml"),
                        "--party=" + party,
                        "--policy=" + folder.resolve(party + ".policy.yaml")),
                    Stream.of(more))
                .toArray(String[]::new))
        .out();
  }

  private static String plan(Consortium parties, SparkSession session) {
    return session.sql("EXPLAIN " + parties.at("p1", BY_WARD)).collectAsList().stream()
        .map(row -> row.getString(0))
        .collect(Collectors.joining("\n"));
  }

  private Path audit(Consortium parties, String party) {
    return folder.resolve("audit-test-" + parties.number + "-" + party + ".log");
  }

  @Test
  void whomTheOptionCannotName() {
    Consortium parties = consortium("30s");
    assertOption(parties, "p6", "names 'p6', which is not a party of");
    assertOption(parties, "p1", "names this party itself");
    assertOption(parties, "p3", "p3 computes, and a session needs all that compute");
    assertOption(parties, "p4,,p5", "each once");
    assertOption(parties, "p4,p4", "each once");
    assertOption(parties, "p5,p3", "p3 computes");
    assertThat(parties.posted()).isEmpty();
  }

  private static void assertOption(Consortium parties, String ids, String words) {
    JointlyException failure =
        Consortium.failureOf(() -> ask(parties, without(parties, ids), "run"));
    assertThat(failure.code()).isEqualTo(ErrorCode.OPTION);
    assertThat(failure).hasMessageContaining(".without").hasMessageContaining(words);
  }
}
