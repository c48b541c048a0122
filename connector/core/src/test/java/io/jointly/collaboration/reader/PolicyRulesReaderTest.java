package io.jointly.collaboration.reader;

import static io.jointly.collaboration.reader.SampleFiles.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Rules.Budget;
import io.jointly.collaboration.Rules.DifferenceCheck;
import io.jointly.collaboration.Rules.Period;
import io.jointly.collaboration.Rules.Queries;
import io.jointly.error.ErrorCode;
import io.jointly.query.Function;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A policy tightens each rule or leaves it as it is, and never loosens one. */
class PolicyRulesReaderTest {

  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);

  @TempDir Path folder;

  private Collaboration collaboration(String flow) {
    return SampleFiles.withRules(folder, flow);
  }

  private Rules read(String agreed, String lines) {
    Collaboration collaboration = collaboration(agreed);
    Path file = SampleFiles.write(folder, "policy.yaml", policy(collaboration, lines));
    return PolicyReader.read(file, collaboration, collaboration.parties().get(0)).rules();
  }

  private void assertRefused(String agreed, ErrorCode code, String marked, String... fragments) {
    Collaboration collaboration = collaboration(agreed);
    String text = policy(collaboration, marked);
    SampleFiles.assertRefused(
        folder.resolve("policy.yaml"),
        text,
        file -> PolicyReader.read(file, collaboration, collaboration.parties().get(0)),
        code,
        fragments);
  }

  private static final String ALL =
      "{min_group_size: 1, min_parties: 1, aggregate_arguments: any_expression, scalar_functions:"
          + " [year, floor], query_budget: [{period: day, limit: 50}, {period: total, limit:"
          + " 1000}], difference_check: warn, min_difference: 5, queries: templates_only,"
          + " templates: ["
          + A
          + ", "
          + B
          + "]}";

  private static final String OFF = "{min_group_size: 1, min_parties: 1}";

  @Test
  void leftOutARuleIsTheCollaborations() {
    assertThat(read(ALL, "")).isEqualTo(collaboration(ALL).rules());
    assertThat(read(OFF, "")).isEqualTo(collaboration(OFF).rules());
  }

  @Test
  void whatIsWrittenTheSameIsTheSame() {
    String same = ALL.substring(1, ALL.length() - 1).replaceAll(", (?=[a-z_]+: )(?!limit)", "\n");
    assertThat(read(ALL, same)).isEqualTo(collaboration(ALL).rules());
  }

  @Test
  void tightensRulesAboutQueries() {
    Rules rules =
        read(
            ALL,
            """
            aggregate_arguments: columns_only
            scalar_functions: [year]
            query_budget: [{period: day, limit: 20}, {period: week, limit: 60}]
            refusal_budget: [{period: week, limit: 3}]
            difference_check: refuse
            min_difference: 9
            templates: [%s]
            """
                .formatted(B));
    assertThat(rules.aggregateArguments()).isEqualTo(Rules.AggregateArguments.COLUMNS_ONLY);
    assertThat(rules.scalarFunctions()).isEqualTo(EnumSet.of(Function.YEAR));
    assertThat(rules.queryBudget())
        .containsExactly(
            new Budget(Period.DAY, 20),
            new Budget(Period.WEEK, 60),
            new Budget(Period.TOTAL, 1000));
    assertThat(rules.refusalBudget())
        .containsExactly(
            new Budget(Period.DAY, 10), new Budget(Period.WEEK, 3), new Budget(Period.MONTH, 50));
    assertThat(rules.differenceCheck()).isEqualTo(DifferenceCheck.REFUSE);
    assertThat(rules.minDifference()).isEqualTo(9);
    assertThat(rules.templates()).containsExactly(new Rules.Template(Optional.empty(), B));
    assertThat(read(ALL, "difference_check: refuse").minDifference()).isEqualTo(5);
  }

  @Test
  void hasRulesWhereTheCollaborationHasNone() {
    Rules rules =
        read(
            OFF,
            "scalar_functions: []\nqueries: templates_only\ntemplates: [{name: a, sha256: "
                + A
                + "}]\nquery_budget: [{period: month, limit: 3}]\n"
                + "difference_check: warn\nmin_difference: 2");
    assertThat(rules.scalarFunctions()).isEmpty();
    assertThat(rules.queries()).isEqualTo(Queries.TEMPLATES_ONLY);
    assertThat(rules.templates()).containsExactly(new Rules.Template(Optional.of("a"), A));
    assertThat(rules.queryBudget()).containsExactly(new Budget(Period.MONTH, 3));
    assertThat(rules.minDifference()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          aggregate_arguments: §any_expression | {min_group_size: 1, min_parties: 1} | is any_expression, but the collaboration's is columns_only | write columns_only
          scalar_functions: §[year, month] | ALL | has month, but the collaboration's has only [floor, year] | remove it
          query_budget: §[{period: day, limit: 51}] | ALL | has limit 51 for a day, but the collaboration's is 50 | write 50 or less
          query_budget: §[] | ALL | is [], but the collaboration has limits | remove it
          refusal_budget: §[] | ALL | is [], but the collaboration has limits | remove it
          refusal_budget: §[{period: day, limit: 11}] | ALL | has limit 11 for a day, but the collaboration's is 10 | write 10 or less
          difference_check: §off | ALL | is off, but the collaboration's is warn | write warn
          min_difference: §4 | ALL | is 4, but the collaboration's is 5 | write 5 or more
          queries: §ad_hoc | ALL | is ad_hoc, but the collaboration's is templates_only | write templates_only
          templates: §[cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc] | ALL | which is not among the collaboration's 2 | remove it
          """)
  void loosensNothing(String marked, String agreed, String what, String remedy) {
    assertRefused(
        agreed.equals("ALL") ? ALL : agreed,
        ErrorCode.POLICY_FILE,
        marked,
        what,
        remedy,
        "a policy can only be stricter than the collaboration");
  }

  @Test
  void meansSomethingByEachRule() {
    assertRefused(
        OFF,
        ErrorCode.POLICY_FILE,
        "min_difference: §5",
        "has no effect while difference_check is off");
    assertRefused(
        OFF, ErrorCode.POLICY_FILE, "templates: §[" + A + "]", "has no effect while queries is");
    assertRefused(
        OFF,
        ErrorCode.UNSUPPORTED_RULE,
        "min_group_size: §2",
        "min_group_size is 2, but the collaboration has 1 and checks no groups",
        "agree on the rule in collaboration.yaml");
    assertRefused(
        OFF, ErrorCode.UNSUPPORTED_RULE, "min_group_size_of_others: §2", "checks no groups");
    assertRefused(OFF, ErrorCode.UNSUPPORTED_RULE, "min_parties: §2", "checks no groups");
    assertThat(read(OFF, "min_group_size: 1\nmin_parties: 1\nmin_group_size_of_others: 0"))
        .isEqualTo(collaboration(OFF).rules());
  }
}
