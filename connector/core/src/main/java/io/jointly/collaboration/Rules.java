package io.jointly.collaboration;

import io.jointly.query.Function;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules that the parties agreed on, or the rules that one party applies. */
public record Rules(
    GroupRules groups, ExpressionRules expressions, AskingRules asking, TwoParties twoParties) {

  /**
   * What a group needs to be shown.
   *
   * @param minGroupSize number of rows that a group needs; 1 switches the rule off
   * @param minGroupSizeOfOthers number of rows that remain in a group when any {@code
   *     max_colluding_parties} data parties have lied about theirs, and any other {@code
   *     max_colluding_parties} take out their own; 0 switches the rule off
   * @param minParties number of data parties that need enough rows in the group (see {@link
   *     Rules#rowsOfEachParty})
   * @param remainingParties how many of them at least remain then; 1 or more
   * @param zeroGroups what happens to a group in which no party has rows
   * @param suppression how the result shows a suppressed group
   */
  public record GroupRules(
      int minGroupSize,
      int minGroupSizeOfOthers,
      int minParties,
      int remainingParties,
      ZeroGroups zeroGroups,
      Suppression suppression) {}

  /**
   * What a query may compute.
   *
   * @param scalarFunctions the functions that a query may use; all if the file does not list any
   */
  public record ExpressionRules(
      AggregateArguments aggregateArguments, Set<Function> scalarFunctions) {

    public ExpressionRules {
      scalarFunctions = OrderedCopy.of(Function.class, scalarFunctions);
    }
  }

  /**
   * Which queries are answered, and how many.
   *
   * @param templates the only queries that are answered if queries is TEMPLATES_ONLY, else empty
   * @param queryBudget at most one limit for each period, in the order of periods
   * @param refusalBudget how often a party refuses one asking party for its own rows' sake, for
   *     each table; at most one limit for each period, in the order of periods
   * @param minDifference smallest number of rows, other than 0, by which a query may differ from an
   *     answered one; 0 if differenceCheck is OFF, else at least 2
   */
  public record AskingRules(
      Queries queries,
      List<Template> templates,
      List<Budget> queryBudget,
      List<Budget> refusalBudget,
      DifferenceCheck differenceCheck,
      int minDifference) {

    public AskingRules {
      templates = List.copyOf(templates);
      queryBudget = List.copyOf(queryBudget);
      refusalBudget = List.copyOf(refusalBudget);
    }
  }

  /** What happens to a group without rows. */
  public enum ZeroGroups {
    /** It is treated like a group that is too small. */
    SUPPRESS,
    /** It is shown as in SQL: absent, or with COUNT 0. */
    RELEASE
  }

  /** How the result shows a suppressed group. */
  public enum Suppression {
    /** It has no row in the result. */
    DROP,
    /** It has a row whose aggregates are all NULL. */
    NULL
  }

  /** What may be inside an aggregate function. */
  public enum AggregateArguments {
    /** A declared column itself. */
    COLUMNS_ONLY,
    /** Any expression over columns that are measures. */
    ANY_EXPRESSION
  }

  /** Which queries are answered. */
  public enum Queries {
    AD_HOC,
    TEMPLATES_ONLY
  }

  /** What happens if a query differs from an answered one by too few rows. */
  public enum DifferenceCheck {
    OFF,
    WARN,
    REFUSE
  }

  /** Whether two parties are accepted, although each can subtract its own rows from a total. */
  public enum TwoParties {
    REFUSED,
    ACCEPTED
  }

  /** How long a budget lasts. Days, weeks and months are in UTC. */
  public enum Period {
    DAY,
    WEEK,
    MONTH,
    /** The whole time of the collaboration. */
    TOTAL
  }

  /** The greatest number of queries, or of refusals, in a period. */
  public record Budget(Period period, int limit) {}

  /**
   * A query that may be asked.
   *
   * @param name its name in the file, if it has one
   * @param sha256 the query's digest in lower-case hex, with the parameters in the place of
   *     constants ({@link io.jointly.query.JointQuery#templateDigestHex})
   * @param parameters by name, in the file's order; a template that has any has a name
   */
  public record Template(
      Optional<String> name, String sha256, Map<String, TemplateParameter> parameters) {

    public Template {
      parameters = OrderedCopy.of(parameters);
    }

    /** Without parameters. */
    public Template(Optional<String> name, String sha256) {
      this(name, sha256, Map.of());
    }

    /** What people call it, with what its parameters may be. */
    public String text() {
      return name.orElse(sha256)
          + (parameters.isEmpty()
              ? ""
              : parameters.entrySet().stream()
                  .map(
                      each ->
                          ":"
                              + each.getKey()
                              + " "
                              + each.getValue().type()
                              + " "
                              + each.getValue().range())
                  .collect(Collectors.joining("; ", " (", ")")));
    }
  }

  /** The same rules, but that a group without rows is treated like one that is too small. */
  public Rules withoutZeroGroups() {
    return new Rules(
        new GroupRules(
            minGroupSize(),
            minGroupSizeOfOthers(),
            minParties(),
            groups.remainingParties(),
            ZeroGroups.SUPPRESS,
            suppression()),
        expressions,
        asking,
        twoParties);
  }

  /** Whether groups are checked on shares. */
  public boolean areChecked() {
    return minGroupSize() > 1 || minGroupSizeOfOthers() > 1 || minParties() > 1;
  }

  /**
   * How many rows each of {@code minParties} parties needs in a group, so that together they have
   * {@code minGroupSize}, and those that remain have {@code minGroupSizeOfOthers}.
   *
   * @param more rows that are needed above these numbers
   */
  public int rowsOfEachParty(int more) {
    int together = ceilDiv(minGroupSize() + more, minParties());
    return minGroupSizeOfOthers() == 0
        ? together
        : Math.max(together, ceilDiv(minGroupSizeOfOthers() + more, groups.remainingParties()));
  }

  private static int ceilDiv(int rows, int parties) {
    return (rows + parties - 1) / parties;
  }

  public int minGroupSize() {
    return groups.minGroupSize();
  }

  public int minGroupSizeOfOthers() {
    return groups.minGroupSizeOfOthers();
  }

  public int minParties() {
    return groups.minParties();
  }

  public ZeroGroups zeroGroups() {
    return groups.zeroGroups();
  }

  public Suppression suppression() {
    return groups.suppression();
  }

  public AggregateArguments aggregateArguments() {
    return expressions.aggregateArguments();
  }

  public Set<Function> scalarFunctions() {
    return expressions.scalarFunctions();
  }

  public Queries queries() {
    return asking.queries();
  }

  public List<Template> templates() {
    return asking.templates();
  }

  public List<Budget> queryBudget() {
    return asking.queryBudget();
  }

  public List<Budget> refusalBudget() {
    return asking.refusalBudget();
  }

  public DifferenceCheck differenceCheck() {
    return asking.differenceCheck();
  }

  public int minDifference() {
    return asking.minDifference();
  }
}
