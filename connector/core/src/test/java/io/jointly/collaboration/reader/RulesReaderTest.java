package io.jointly.collaboration.reader;

import static io.jointly.collaboration.reader.SampleFiles.COLLABORATION;
import static io.jointly.collaboration.reader.SampleFiles.RULES;
import static io.jointly.collaboration.reader.SampleFiles.TODAY;
import static io.jointly.collaboration.reader.SampleFiles.edit;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Rules.Budget;
import io.jointly.collaboration.Rules.DifferenceCheck;
import io.jointly.collaboration.Rules.Period;
import io.jointly.collaboration.Rules.Queries;
import io.jointly.collaboration.Rules.Template;
import io.jointly.query.Function;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules about queries, as they are read; those that are tested have a test of their own. */
class RulesReaderTest {

  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);

  @TempDir Path folder;

  private Rules rules(String... lines) {
    String text =
        RULES + List.of(lines).stream().map(l -> "  " + l + "\n").collect(Collectors.joining());
    Path file = SampleFiles.write(folder, "c.yaml", edit(COLLABORATION, RULES, text));
    return CollaborationReader.read(file, TODAY).rules();
  }

  @Test
  void anyQueryMayBeAskedAnyTimeByDefault() {
    Rules rules = rules();
    assertThat(rules.scalarFunctions()).isEqualTo(EnumSet.allOf(Function.class));
    assertThat(rules.queries()).isEqualTo(Queries.AD_HOC);
    assertThat(rules.templates()).isEmpty();
    assertThat(rules.queryBudget()).isEmpty();
    assertThat(rules.differenceCheck()).isEqualTo(DifferenceCheck.OFF);
    assertThat(rules.minDifference()).isZero();
  }

  /** Who checks groups must not lose by subtraction what the checks hide. */
  @Test
  void differencesAreCheckedByDefaultWhereGroupsAre() {
    Path file =
        SampleFiles.write(
            folder, "c.yaml", edit(COLLABORATION, RULES, "rules:\n  min_group_size: 7\n"));
    Rules rules = CollaborationReader.read(file, TODAY).rules();
    assertThat(rules.differenceCheck()).isEqualTo(DifferenceCheck.REFUSE);
    assertThat(rules.minDifference()).isEqualTo(7);
  }

  @Test
  void namesScalarFunctionsAsTheDocsDo() {
    assertThat(rules("scalar_functions: []").scalarFunctions()).isEmpty();
    assertThat(
            rules("scalar_functions: [year, FLOOR, case_when, \">=\", \"/\", is_not_null]")
                .scalarFunctions())
        .isEqualTo(
            EnumSet.of(
                Function.YEAR,
                Function.FLOOR,
                Function.CASE_WHEN,
                Function.GREATER_OR_EQUAL,
                Function.DIVIDE,
                Function.IS_NOT_NULL));
    String all =
        EnumSet.allOf(Function.class).stream()
            .map(function -> '"' + function.sparkName() + '"')
            .collect(Collectors.joining(", "));
    assertThat(rules("scalar_functions: [" + all + "]").scalarFunctions())
        .isEqualTo(EnumSet.allOf(Function.class));
  }

  @Test
  void templatesHaveNamesOrNone() {
    Rules rules =
        rules(
            "queries: templates_only", "templates: [{name: costs, sha256: " + A + "}, " + B + "]");
    assertThat(rules.queries()).isEqualTo(Queries.TEMPLATES_ONLY);
    assertThat(rules.templates())
        .containsExactly(new Template(Optional.of("costs"), A), new Template(Optional.empty(), B));
    assertThat(rules("queries: ad_hoc").templates()).isEmpty();
  }

  @Test
  void budgetsStandInTheOrderOfPeriods() {
    assertThat(
            rules("query_budget: [{period: total, limit: 900}, {period: day, limit: 50}]")
                .queryBudget())
        .containsExactly(new Budget(Period.DAY, 50), new Budget(Period.TOTAL, 900));
    assertThat(rules("query_budget: []").queryBudget()).isEmpty();
  }

  @Test
  void refusalsHaveALimitUnlessTheFileSaysOtherwise() {
    assertThat(rules("zero_groups: release").refusalBudget())
        .containsExactly(new Budget(Period.DAY, 10), new Budget(Period.MONTH, 50));
    assertThat(rules("refusal_budget: [{period: total, limit: 3}]").refusalBudget())
        .containsExactly(new Budget(Period.TOTAL, 3));
    assertThat(rules("refusal_budget: []").refusalBudget()).isEmpty();
  }

  @Test
  void offIsAWordAndADifferenceHasASize() {
    assertThat(rules("difference_check: off").differenceCheck()).isEqualTo(DifferenceCheck.OFF);
    assertThat(rules("difference_check: \"off\"").minDifference()).isZero();
    Rules warn = rules("difference_check: warn", "min_difference: 5");
    assertThat(warn.differenceCheck()).isEqualTo(DifferenceCheck.WARN);
    assertThat(warn.minDifference()).isEqualTo(5);
  }

  @Test
  void theEntityOfATableIsOptional() {
    String table = "max_rows: 1000000000\n";
    Path file =
        SampleFiles.write(
            folder,
            "c.yaml",
            edit(COLLABORATION, table, table + "    entity_key: \"patient id\"\n"));
    Collaboration read = CollaborationReader.read(file, TODAY);
    assertThat(read.table("admissions").orElseThrow().entityKey()).isEqualTo("patient id");
    assertThat(read.table("visits").orElseThrow().entityKey()).isNull();
  }
}
