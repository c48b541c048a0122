package io.jointly.template;

import static io.jointly.query.SparkTyping.call;
import static io.jointly.query.SparkTyping.column;
import static io.jointly.query.SparkTyping.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Rules.Template;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.error.CallerException;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.Relation;
import io.jointly.query.Settings;
import io.jointly.query.SqlType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines that make a query a template: the reader of the file takes them as they are. */
class TemplateDraftTest {

  private static final String FILE =
      """
      version: 1
      id: trial
      purpose: Trial
      valid_until: 2099-12-31
      max_colluding_parties: 1
      parties:
        - {id: north, public_key: "61mgiljQB5strKfyFwqiu/mSIA+iIsjepDhI55agdPw=", roles: [data, compute]}
        - {id: south, public_key: "DZsOEUqi7szmRa70DLLCQ1BLD73PxHtbGh6KGB1oT8c=", roles: [data, compute]}
        - {id: east,  public_key: "TSn6c5XAlgUBZ1aOMaTrBXnRFPfM5bcqD/zxt3JmHdw=", roles: [data, compute]}
      analysts: [north]
      result_receivers: [north]
      tables:
        t:
          columns:
            age: {type: int, use: [dimension, filter, measure], min: 0, max: 120}
            ward: {type: string, use: [filter], values: [a, "b\\"c"]}
            note: {type: string, use: [filter]}
            price: {type: "decimal(12,2)", use: [filter], min: 0, max: 100}
            seen: {type: timestamp, use: [filter], min: 2020-01-01T00:00:00Z, max: 2026-12-31T00:00:00Z}
      rules:
        min_group_size: 1
        min_parties: 1
      """;

  @TempDir Path folder;
  private Collaboration agreed;

  @BeforeEach
  void read() throws IOException {
    agreed = read(FILE);
  }

  private Collaboration read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("c.yaml"), text);
    return CollaborationReader.read(file, LocalDate.of(2026, 11, 30));
  }

  private static JointQuery query(Expr... conjuncts) {
    return new JointQuery(
        "t",
        List.of(),
        List.of(new Measure(Aggregate.COUNT_STAR, List.of(), SqlType.parse("bigint"))),
        List.of(conjuncts),
        Settings.none());
  }

  private static Expr compare(Function function, Expr column, Expr.Literal value) {
    return call(function, "boolean", column, value);
  }

  private static Expr older(int age) {
    return compare(Function.GREATER, column("age", "int"), literal(age));
  }

  private List<String> lines(JointQuery query, Map<String, String> wanted) {
    TemplateDraft draft = new TemplateDraft(agreed, wanted);
    List<String> lines = draft.lines("job-1", query);
    draft.requireFound();
    return lines;
  }

  @Test
  void theFileTakesTheLinesAndTheQueryIsTheTemplate() throws IOException {
    JointQuery query =
        query(
            older(64),
            compare(Function.EQUAL, column("ward", "string"), literal("a")),
            compare(
                Function.LESS, column("price", "decimal(12,2)"), literal("decimal(12,2)", "7.5")),
            compare(
                Function.LESS,
                column("seen", "timestamp"),
                literal("timestamp", "2024-01-01T00:00:00Z")));
    List<String> lines =
        lines(
            query,
            Map.of(
                "over", "64", "ward", "a", "below", "7.5", "until", "2024-01-01T01:00:00+01:00"));
    assertThat(lines)
        .contains(
            "        over: {type: int, min: 0, max: 120}",
            "        ward: {type: string, values: [\"a\", \"b\\\"c\"]}",
            "        below: {type: \"decimal(12,2)\", min: 0.00, max: 100.00}");
    Template template =
        read(FILE + "  queries: templates_only\n  templates:\n" + String.join("\n", lines) + "\n")
            .rules()
            .templates()
            .get(0);
    assertThat(template.name()).contains("job-1");
    assertThat(TemplateSearch.of(query, List.of(template)).map(AskedTemplate::rendered))
        .contains(
            Map.of("over", "64", "ward", "a", "below", "7.50", "until", "2024-01-01T00:00:00Z"));
    assertThat(
            TemplateSearch.of(
                query(
                    older(18),
                    compare(Function.EQUAL, column("ward", "string"), literal("b\"c")),
                    query.conjuncts().stream()
                        .filter(each -> each.columns().contains("price"))
                        .findFirst()
                        .orElseThrow(),
                    query.conjuncts().stream()
                        .filter(each -> each.columns().contains("seen"))
                        .findFirst()
                        .orElseThrow()),
                List.of(template)))
        .isPresent();
  }

  @Test
  void withoutParametersItIsTheQueryAsItStands() {
    JointQuery query = query(older(64));
    assertThat(lines(query, Map.of()))
        .containsExactly(
            "    # SELECT count(*) FROM t WHERE (age > 64)",
            "    - name: job-1",
            "      sha256: " + query.digestHex());
  }

  @Test
  void whatIsNotPlainIsLeftToPeople() {
    JointQuery query =
        query(
            compare(Function.EQUAL, column("note", "string"), literal("x")),
            compare(Function.GREATER, call(Function.ABS, "int", column("age", "int")), literal(7)));
    assertThat(lines(query, Map.of("note", "x", "n", "7")))
        .contains(
            "        note: {type: string, values: FILL_IN}",
            "        n: {type: int, min: FILL_IN, max: FILL_IN}");
  }

  @Test
  void aColumnBelowTheTotalIsFollowedToItsDeclaration() {
    Relation read =
        new Relation.Project(
            new Relation.Table("t"), List.of(new Relation.Named("a1", column("age", "int"))));
    Relation rows =
        new Relation.Group(
            new Relation.Filter(
                read, List.of(compare(Function.LESS, column("a1", "int"), literal(33)))),
            List.of(new Relation.Named("k", column("a1", "int"))),
            List.of());
    JointQuery query =
        new JointQuery(
            rows,
            List.of(),
            List.of(new Measure(Aggregate.COUNT_STAR, List.of(), SqlType.parse("bigint"))),
            List.of(compare(Function.GREATER, column("k", "int"), literal(11))),
            Settings.none());
    assertThat(lines(query, Map.of("low", "11", "high", "33")))
        .contains(
            "        low: {type: int, min: 0, max: 120}",
            "        high: {type: int, min: 0, max: 120}");
  }

  @Test
  void aParameterThatStandsNowhereIsAnError() {
    assertThatThrownBy(() -> lines(query(older(64)), Map.of("over", "65")))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining(
            "--parameter over=65: no joint query has this constant; they have int 64");
    assertThatThrownBy(() -> lines(query(), Map.of("over", "65")))
        .hasMessageContaining("the joint queries have no constants");
  }

  @Test
  void itHasToBeClearWhereAParameterStands() {
    JointQuery twoTypes =
        query(older(64), compare(Function.LESS, column("n", "bigint"), literal("bigint", "64")));
    assertThatThrownBy(() -> lines(twoTypes, Map.of("over", "64")))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("stands in a query as bigint and as int")
        .hasMessageContaining("a value that stands nowhere else");
    assertThatThrownBy(() -> lines(query(older(64)), Map.of("a", "64", "b", "64")))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("stand for the same constant 64");
  }

  @Test
  void aCommentIsOneLine() {
    JointQuery query =
        query(compare(Function.EQUAL, column("note", "string"), literal("x\n  evil: 1")));
    assertThat(lines(query, Map.of()).get(0)).doesNotContain("\n").startsWith("    # SELECT");
    assertThat(lines(query, Map.of())).hasSize(3);
  }
}
