package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules about queries in a whole collaboration: each party holds a query against its own. */
class QueryPolicyTest {

  private static final String QUERY = "SELECT sum(cost) FROM {t} WHERE age > 64";
  private static final Pattern DIGEST = Pattern.compile("query digest ([0-9a-f]{64})");

  @TempDir Path folder;

  private Consortium.Builder consortium(String rules) {
    String row = "SELECT 70 AS age, 5 AS cost";
    return Consortium.in(folder)
        .columns(
            "age: {type: int, use: [dimension, filter], min: 0, max: 120}",
            "cost: {type: int, use: [measure], min: 0, max: 100}")
        .rules("{min_group_size: 1, min_parties: 1" + rules + "}")
        .joinTimeout("2s")
        .rows(row)
        .rows(row)
        .rows(row);
  }

  private static String digest(Consortium parties, String party, String query) {
    String plan = parties.dataset(party, "EXPLAIN " + query).collectAsList().toString();
    Matcher digest = DIGEST.matcher(plan);
    assertThat(digest.find()).as(plan).isTrue();
    return digest.group(1);
  }

  private static JointlyException failure(Map<String, Consortium.Result> results, String party) {
    return Consortium.ours(Consortium.of(results, party).failure());
  }

  @Test
  void explainGivesTheDigestThatTemplatesName() throws Exception {
    Consortium any = consortium("").build();
    String digest = digest(any, "p1", QUERY);
    assertThat(any.parties).allSatisfy(p -> assertThat(digest(any, p, QUERY)).isEqualTo(digest));
    assertThat(digest(any, "p1", QUERY.replace("64", "65"))).isNotEqualTo(digest);

    folder = Files.createDirectories(folder.resolve("templates"));
    Consortium only =
        consortium(", queries: templates_only, templates: [{name: old, sha256: " + digest + "}]")
            .build();
    assertThat(only.joint(QUERY).get(0).getLong(0)).isEqualTo(15);
    JointlyException other =
        Consortium.failureOf(() -> only.dataset("p1", QUERY.replace("64", "65")).collectAsList());
    assertThat(other.code()).isEqualTo(ErrorCode.NOT_A_TEMPLATE);
    assertThat(other).hasMessageContaining("not among the templates old");
  }

  @Test
  void whatOnePartyDeniesIsNotAnswered() {
    Consortium parties =
        consortium("")
            .policy(1, "scalar_functions: [\">\", is_not_null, and]")
            .policy(2, "aggregate_arguments: columns_only")
            .build();
    assertThat(parties.joint(QUERY).get(0).getLong(0)).isEqualTo(15);
    Map<String, Consortium.Result> results =
        parties.attempt("SELECT sum(cost) FROM {t} WHERE age >= 65");
    assertThat(failure(results, "p2").code()).isEqualTo(ErrorCode.FUNCTION_NOT_ALLOWED);
    assertThat(failure(results, "p2")).hasMessageContaining("policy.yaml has scalar_functions");
    assertThat(List.of(failure(results, "p1").code(), failure(results, "p3").code()))
        .isSubsetOf(ErrorCode.TIMEOUT, ErrorCode.PEER_STOPPED);
  }

  @Test
  void aDeniedColumnNeedsNoSource() throws Exception {
    Consortium parties = consortium("").build();
    Path file = folder.resolve("p2.policy.yaml");
    String text = Files.readString(file);
    Files.writeString(
        file,
        text.replaceAll(
            "\\{source: .*}",
            "{source: \"SELECT 70 AS age\", denied_columns: [cost]}\n"
                + "scalar_functions: [is_not_null, \">\"]\n"
                + "queries: templates_only\ntemplates: ["
                + digest(parties, "p1", QUERY)
                + "]"));
    List<String> lines = new ArrayList<>();
    new CatalogCheck(parties.spark, "p2", lines::add).run();
    assertThat(lines)
        .contains(
            "rules of this party's policy: min_group_size 1, min_group_size_of_others 0,"
                + " min_parties 1, zero_groups release, suppression drop, aggregate_arguments"
                + " columns_only, scalar_functions [>, is_not_null], queries templates_only (1),"
                + " refusal_budget [day 10, month 50]");
    assertThat(lines).anyMatch(line -> line.contains("all 1 declared columns but the denied cost"));
    JointlyException refused =
        Consortium.failureOf(() -> parties.dataset("p2", QUERY).collectAsList());
    assertThat(refused.code()).isEqualTo(ErrorCode.COLUMN_USE);
    assertThat(refused).hasMessageContaining("among its denied_columns");
    assertThat(parties.posted()).isEmpty();
  }

  @Test
  void aBudgetAndADifferenceCheckHoldForEachParty() {
    Consortium parties =
        consortium(", query_budget: [{period: day, limit: 2}]")
            .policy(1, "query_budget: [{period: total, limit: 1}]")
            .policy(2, "difference_check: refuse\nmin_difference: 2")
            .build();
    assertThat(parties.joint(QUERY).get(0).getLong(0)).isEqualTo(15);
    assertThat(parties.joint(QUERY).get(0).getLong(0)).as("from memory").isEqualTo(15);
    Map<String, Consortium.Result> results =
        parties.attempt("SELECT sum(cost) FROM {t} WHERE age > 70");
    assertThat(failure(results, "p2").code()).isEqualTo(ErrorCode.BUDGET_SPENT);
    assertThat(failure(results, "p3").code()).isEqualTo(ErrorCode.DIFFERENCE);
    assertThat(failure(results, "p1").code()).isIn(ErrorCode.TIMEOUT, ErrorCode.PEER_STOPPED);
  }
}
