package io.jointly.plan;

import io.jointly.collaboration.Rules;
import io.jointly.encoding.layout.CheckLayout;
import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.RowMinimum;
import io.jointly.protocol.circuit.CircuitCost;
import io.jointly.query.Function;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Says in words what the rules do to a query. */
public final class RulesText {

  private RulesText() {}

  /** The rules by which groups are checked, each with its value. */
  public static Map<String, String> properties(Rules rules) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("min_group_size", Integer.toString(rules.minGroupSize()));
    properties.put("min_group_size_of_others", Integer.toString(rules.minGroupSizeOfOthers()));
    properties.put("min_parties", Integer.toString(rules.minParties()));
    properties.put("zero_groups", lower(rules.zeroGroups()));
    properties.put("suppression", lower(rules.suppression()));
    properties.put("aggregate_arguments", lower(rules.aggregateArguments()));
    properties.putAll(ofQueries(rules));
    return properties;
  }

  /** The rules about queries that are switched on. */
  private static Map<String, String> ofQueries(Rules rules) {
    Map<String, String> properties = new LinkedHashMap<>();
    if (rules.scalarFunctions().size() < Function.values().length) {
      properties.put(
          "scalar_functions",
          rules.scalarFunctions().stream()
              .map(function -> function.sparkName().toLowerCase(Locale.ROOT))
              .toList()
              .toString());
    }
    if (rules.queries() != Rules.Queries.AD_HOC) {
      properties.put("queries", lower(rules.queries()) + " (" + rules.templates().size() + ")");
    }
    if (!rules.queryBudget().isEmpty()) {
      properties.put("query_budget", budgets(rules.queryBudget()));
    }
    if (!rules.refusalBudget().isEmpty()) {
      properties.put("refusal_budget", budgets(rules.refusalBudget()));
    }
    if (rules.differenceCheck() != Rules.DifferenceCheck.OFF) {
      properties.put("difference_check", lower(rules.differenceCheck()));
      properties.put("min_difference", Integer.toString(rules.minDifference()));
    }
    return properties;
  }

  private static String budgets(List<Rules.Budget> budgets) {
    return budgets.stream()
        .map(budget -> lower(budget.period()) + " " + budget.limit())
        .toList()
        .toString();
  }

  /** The same on one line. */
  public static String line(Rules rules) {
    return line(properties(rules));
  }

  private static String line(Map<String, String> properties) {
    return properties.entrySet().stream()
        .map(rule -> rule.getKey() + " " + rule.getValue())
        .collect(Collectors.joining(", "));
  }

  /** For EXPLAIN: when a group is shown, what is checked of it, and the rules' own names. */
  static List<PlanLine> of(QueryPlan plan) {
    Rules rules = plan.agreement().collaboration().rules();
    CheckLayout checks = plan.layout().checks();
    CircuitCost cost = plan.checkCost();
    if (checks == null || cost == null) {
      Map<String, String> properties = new LinkedHashMap<>();
      properties.put("min_group_size", Integer.toString(rules.minGroupSize()));
      properties.put("aggregate_arguments", lower(rules.aggregateArguments()));
      properties.putAll(ofQueries(rules));
      return List.of(
          new PlanLine("rules", "every group with a row is shown"),
          new PlanLine("agreed", line(properties)));
    }
    return List.of(
        new PlanLine("rules", shown(plan, rules)),
        new PlanLine("checks", checked(plan, checks)),
        new PlanLine(
            "learned",
            "by compute parties: which groups are suppressed, and nothing else about them"),
        new PlanLine("agreed", line(rules)));
  }

  private static String shown(QueryPlan plan, Rules rules) {
    CheckLayout checks = plan.layout().checks();
    if (checks != null && checks.groupChecks().countsDealtRowsAlone()) {
      return "a group needs "
          + checks.groupChecks().dealtCells().get(0).least()
          + " rows that dealers have dealt, or it is not shown";
    }
    return rules.minParties()
        + (rules.minParties() == 1 ? " party" : " parties")
        + " must each have "
        + enough(plan, rules)
        + " in a group"
        + forProducts(plan, rules)
        + ", or it is not shown"
        + (plan.table().isDealt() ? "; dealt rows are added, and do not count" : "")
        + stricter(plan, rules);
  }

  /** Of rows, or of people and the like where the rules count these. */
  private static String enough(QueryPlan plan, Rules rules) {
    int least = rules.rowsOfEachParty(0);
    return countsEntities(plan)
        ? least + " or more different " + plan.table().entityKey()
        : least + (least == 1 ? " row" : " rows") + " or more";
  }

  private static boolean countsEntities(QueryPlan plan) {
    CheckLayout checks = plan.layout().checks();
    return checks != null && checks.countsEntities();
  }

  private static String checked(QueryPlan plan, CheckLayout checks) {
    int counts = checks.groupChecks().size();
    return "of each group, before it is opened: "
        + counts
        + (counts == 1 ? " count" : " counts")
        + (checks.countsEntities() ? " of different " + plan.table().entityKey() : "")
        + ", with "
        + checks.groupChecks().hidden().size()
        + " hidden elements, which are never opened";
  }

  private static String forProducts(QueryPlan plan, Rules rules) {
    int most =
        plan.layout().elements().stream()
            .filter(Element.Contributor.class::isInstance)
            .map(element -> ((Element.Contributor) element).minimum())
            .filter(minimum -> minimum.kind() == RowMinimum.Kind.ENOUGH)
            .mapToInt(RowMinimum::rows)
            .max()
            .orElse(0);
    return most > rules.rowsOfEachParty(0)
        ? " (" + most + " where all squares and products of columns are opened)"
        : "";
  }

  private static String stricter(QueryPlan plan, Rules rules) {
    return plan.moreRows() == 0
        ? ""
        : "; by this party's policy it has enough "
            + (countsEntities(plan) ? "of them" : "rows")
            + " only from "
            + (rules.rowsOfEachParty(0) + plan.moreRows())
            + " on";
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
