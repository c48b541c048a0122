package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.cli.Commands;
import io.jointly.error.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jointly history} tells what was asked, what came of it, and what it cost. */
class HistoryTest {

  @TempDir Path folder;

  private Commands.Result history(String... more) {
    return Commands.run(
        Stream.concat(
                Stream.of(
                    "history",
                    "--collaboration=" + folder.resolve("collaboration.yaml"),
                    "--party=p1",
                    "--policy=" + folder.resolve("p1.policy.yaml")),
                Stream.of(more))
            .toArray(String[]::new));
  }

  /** The line of the table about a query. */
  private static String line(Commands.Result result, String query) {
    List<String> found = result.out().lines().filter(line -> line.contains(query)).toList();
    assertThat(found).as(query + " in\n" + result.out()).hasSize(1);
    return found.get(0);
  }

  @Test
  void tellsEveryQueryAndWhatItCost() throws Exception {
    Consortium parties =
        Consortium.in(folder)
            .columns(
                "k: {type: int, use: [dimension, filter], min: 1, max: 3}",
                "x: {type: int, use: [measure, filter], min: 0, max: 9}")
            .rules(
                "{min_group_size: 1, min_parties: 1, query_budget: [{period: day, limit: 3},"
                    + " {period: total, limit: 100}], refusal_budget: [{period: month, limit: 7}]}")
            .rows("SELECT 1 AS k, 4 AS x UNION ALL SELECT 2, 71993")
            .rows("SELECT 1 AS k, 5 AS x")
            .rows("SELECT 2 AS k, 6 AS x")
            .build();
    Commands.Result nothing = history();
    assertThat(nothing.code()).isZero();
    assertThat(nothing.err()).contains("note: there is no ledger ", "note: there is no audit log ");
    assertThat(nothing.out())
        .contains("query_budget: 3 of 3 in this day, until ")
        .contains("refusal_budget: nothing spent; for each party that asks and each table 7 in a")
        .doesNotContain("no limit");
    assertThat(history("--since=yesterday", "--until=today").code()).isZero();
    assertThat(history("--since=last week").err())
        .contains("'last week' is no day; write a date such as 2026-11-28, today or yesterday");
    assertThat(folder.resolve("test-" + parties.number + ".p1.ledger")).doesNotExist();

    String answered = "SELECT k, count(*) FROM {t} WHERE k = 1 GROUP BY k";
    parties.joint(answered);
    assertThat(Consortium.of(parties.attempt("SELECT sum(x) FROM {t} WHERE k = 2"), "p1").failure())
        .hasMessageContaining("OUTSIDE_BOUNDS");
    // p1 alone asks, and nobody comes.
    assertThat(
            Consortium.failureOf(
                    () ->
                        parties
                            .session("spark.sql.catalog.p1.join-timeout", "1s")
                            .sql(parties.at("p1", "SELECT sum(x) FROM {t} WHERE k = 3"))
                            .collectAsList())
                .code())
        .isEqualTo(ErrorCode.TIMEOUT);
    parties.forgetAnswers();
    assertThat(Consortium.failureOf(() -> parties.dataset("p1", answered).collectAsList()).code())
        .isEqualTo(ErrorCode.REPEATED);

    Commands.Result result = history();
    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines().findFirst().orElseThrow())
        .matches("time \\(UTC\\) +asked by +run +what came of it +groups +budget +query");
    assertThat(result.out().lines().filter(line -> line.contains("GROUP BY k")))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .matches(".*Z +p1 +run-\\d+ +answered +\\d of \\d +1 query +SELECT k, .*"),
            line ->
                assertThat(line).matches(".*Z +p1 +- +refused \\(REPEATED\\) +- +- +SELECT k, .*"));
    assertThat(line(result, "(k = 2)"))
        .matches(".* refused because of own rows \\(OUTSIDE_BOUNDS\\) +- +1 refusal +SELECT .*");
    assertThat(line(result, "(k = 3)"))
        .matches(".* stopped, nothing opened \\(TIMEOUT\\) +- +- +SELECT .*");
    assertThat(result.out())
        .contains(
            "query_budget: 2 of 3 in this day, until ",
            "query_budget: 99 of 100 in total",
            "refusal_budget of p1 for t: 6 of 7 in this month, until ")
        .doesNotContain("71993");

    // The same is in EXPLAIN, which enters nothing.
    byte[] ledger = Files.readAllBytes(folder.resolve("test-" + parties.number + ".p1.ledger"));
    assertThat(parties.spark.sql("EXPLAIN " + parties.at("p1", answered)).first().getString(0))
        .contains(
            "budget left queries: 2 of 3 in this day, 99 of 100 in total; refusals because of own"
                + " rows, of p1 for this table: 6 of 7 in this month\n");
    assertThat(Files.readAllBytes(folder.resolve("test-" + parties.number + ".p1.ledger")))
        .isEqualTo(ledger);

    String today = LocalDate.now(ZoneOffset.UTC).toString();
    assertThat(history("--by=p2").out()).doesNotContain("SELECT");
    assertThat(history("--since=" + today, "--until=" + today).out()).contains("(k = 3)");
    assertThat(history("--until=2001-01-01").out()).doesNotContain("SELECT");
    Commands.Result json = history("--json");
    assertThat(json.out())
        .startsWith("{\"collaboration\":\"test-" + parties.number + "\",\"party\":\"p1\",")
        .contains("\"outcome\":\"refused_by_rows\",\"code\":\"OUTSIDE_BOUNDS\"")
        .containsPattern(
            "\"outcome\":\"answered\",\"code\":null,\"groups_possible\":\\d,\"groups_shown\":\\d")
        .contains("\"counts_against\":\"query_budget\"")
        .contains(
            "{\"rule\":\"query_budget\",\"of\":null,\"period\":\"day\",\"limit\":3,\"spent\":1,");
    Row parsed =
        parties
            .spark
            .sql(
                "SELECT size(j.queries), size(j.budgets), j.queries[0].query FROM (SELECT"
                    + " from_json(?, 'queries array<struct<query string>>, budgets"
                    + " array<struct<rule string>>') AS j)",
                new Object[] {json.out()})
            .first();
    assertThat(parsed.mkString(" ")).startsWith("4 3 SELECT k, count(*) FROM t WHERE ");
  }

  @Test
  void saysWhichFilesAreWrong() throws Exception {
    Consortium parties =
        Consortium.in(folder)
            .columns("k: {type: int, use: [dimension], min: 1, max: 3}")
            .rows("SELECT 1 AS k")
            .rows("SELECT 1 AS k")
            .rows("SELECT 2 AS k")
            .build();
    assertThat(
            Commands.run(
                    "history",
                    "--collaboration=" + folder.resolve("collaboration.yaml"),
                    "--party=p9",
                    "--policy=" + folder.resolve("p1.policy.yaml"))
                .err())
        .contains("[JOINTLY_OPTION] --party is 'p9'");
    Path ledger = folder.resolve("test-" + parties.number + ".p1.ledger");
    Files.writeString(ledger, "something\n");
    assertThat(history().err()).contains("[JOINTLY_LEDGER]", "open to its group or to others");
    // Who only looks is told, and can look at the rest.
    assertThat(
            parties
                .spark
                .sql("EXPLAIN " + parties.at("p1", "SELECT count(*) FROM {t}"))
                .first()
                .getString(0))
        .contains("opened      to p1, p2, p3", "budget left not known: [JOINTLY_LEDGER] ");
    assertThat(Commands.run("history").code()).isEqualTo(2);
  }
}
