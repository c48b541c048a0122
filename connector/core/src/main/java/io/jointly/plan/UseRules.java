package io.jointly.plan;

import io.jointly.collaboration.AllowedFamilies;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Rules.AggregateArguments;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.Use;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.query.AggregateParts;
import io.jointly.query.Expr;
import io.jointly.query.Family;
import io.jointly.query.Function;
import io.jointly.query.JointQuery;
import io.jointly.query.KeyArgument;
import io.jointly.query.Measure;
import io.jointly.query.RegressionMean;
import io.jointly.query.Settings;
import io.jointly.query.SqlType;
import io.jointly.query.text.QueryText;
import io.jointly.query.time.LengthOfTime;
import io.jointly.relation.DerivedTable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Checks a query against `use`, `functions` and `aggregate_arguments`. */
final class UseRules {

  private final Table table;
  private final Set<String> computed;
  private final AggregateArguments argumentsAllowed;
  private final String whose;
  private final LengthOfTime lengths;

  /**
   * @param whose who set {@code argumentsAllowed}: the rules, or this party's policy.yaml
   */
  UseRules(DerivedTable rows, AggregateArguments argumentsAllowed, String whose) {
    this.table = rows.table();
    this.computed = rows.computed();
    this.argumentsAllowed = argumentsAllowed;
    this.whose = whose;
    this.lengths = new LengthOfTime(column -> !computed.contains(column.name()));
  }

  /**
   * @throws PolicyException (COLUMN_USE, FUNCTION_NOT_ALLOWED, AGGREGATE_ARGUMENT)
   */
  void check(JointQuery query) {
    query.conjuncts().forEach(conjunct -> checkCondition(conjunct, query.groups()));
    query.groups().forEach(group -> require(group, Use.DIMENSION, "GROUP BY"));
    query.measures().forEach(measure -> check(measure, query.settings()));
  }

  /**
   * A condition on a group expression only chooses among groups that could be asked for anyway;
   * Spark pushes HAVING, and what a join of the result implies, down as such conditions.
   */
  private void checkCondition(Expr expr, List<Expr> groups) {
    if (groups.contains(expr) || isPresenceOfKey(expr)) {
      return;
    }
    if (expr.arguments().isEmpty()) {
      require(expr, Use.FILTER, "WHERE");
    }
    expr.arguments().forEach(argument -> checkCondition(argument, groups));
  }

  private void check(Measure measure, Settings settings) {
    Optional<RegressionMean> mean = measure.regressionMean().filter(this::isOfPair);
    if (mean.isPresent()) {
      mean.get().pair().forEach(column -> checkFunction(column, Family.COVARIANCE, measure));
      return;
    }
    for (Expr argument : measure.columns()) {
      requireNumber(argument, measure);
      if (argumentsAllowed == AggregateArguments.COLUMNS_ONLY
          && !isAsDeclared(argument, settings)) {
        throw new PolicyException(
            ErrorCode.AGGREGATE_ARGUMENT,
            QueryText.of(measure)
                + ": "
                + whose
                + " aggregate_arguments: columns_only; aggregate a declared column as it is"
                + (isChoice(argument)
                    ? ", with the condition in WHERE or as a group of its own (GROUP BY x > 5)"
                    : "")
                + (isOfFilter(argument) ? "; FILTER (WHERE …) becomes such a CASE, too" : "")
                + (measure.aggregate().family() == Family.COVARIANCE && isChoice(argument)
                    ? " (stat.corr() and stat.cov() of a DataFrame take 0 for NULL; write"
                        + " agg(corr(\"x\", \"y\")), which leaves NULLs out)"
                    : "")
                + isOfLengths(argument, measure, settings)
                + ", or agree on any_expression: `rules: {aggregate_arguments: any_expression}`");
      }
      requireKey(argument, measure);
      if (argument instanceof Expr.Call && isCondition(argument)) {
        require(argument, Use.FILTER, "a condition in " + QueryText.of(measure));
      } else {
        checkValue(argument, measure);
      }
    }
  }

  /**
   * A column as it is, or the time between two. Lengths in other units than days depend on the time
   * zone, by which who asks could tell the rows of single days apart, so that one is UTC.
   */
  private boolean isAsDeclared(Expr argument, Settings settings) {
    return argument instanceof Expr.Column column
        ? !computed.contains(column.name())
        : lengths.isInDays(argument) || (lengths.isInUnits(argument) && settings.areInUtc());
  }

  /** What to write where constants stand beside a length of time. */
  private String isOfLengths(Expr argument, Measure measure, Settings settings) {
    if (lengths.isInUnits(argument) && !settings.areInUtc()) {
      return ". The time between two columns is allowed in other units than days, and of times,"
          + " where the session's time zone is UTC (SET spark.sql.session.timeZone = UTC); the days"
          + " between two dates, datediff(a, b), always";
    }
    if (!hasLength(argument)) {
      return "";
    }
    String name = measure.aggregate().sqlName();
    return ". Of dates the time between two columns is allowed as well, such as "
        + name
        + "(datediff(a, b)), "
        + name
        + "(timestampdiff(YEAR, a, b)), and datediff of a column and a constant; add, multiply and"
        + " divide outside of the aggregate ("
        + name
        + "(datediff(a, b)) / 365.25)";
  }

  /** Whether it is about the time between dates. A condition on a date only chooses rows. */
  private static boolean hasLength(Expr argument) {
    Set<Function> functions =
        isChoice(argument)
            ? EnumSet.of(Function.DATE_DIFF, Function.TIMESTAMP_DIFF, Function.MONTHS_BETWEEN)
            : EnumSet.of(
                Function.DATE_DIFF,
                Function.TIMESTAMP_DIFF,
                Function.MONTHS_BETWEEN,
                Function.YEAR);
    return argument
        .parts()
        .anyMatch(part -> part instanceof Expr.Call call && functions.contains(call.function()));
  }

  /** A partner's query can name anything. */
  private void requireKey(Expr argument, Measure measure) {
    if (measure.aggregate().parts() == AggregateParts.KEYS
        && KeyArgument.of(argument)
            .flatMap(key -> table.key(key.column().name()))
            .filter(EntityKey::isAtOneParty)
            .isEmpty()) {
      throw new PolicyException(
          ErrorCode.AGGREGATE_ARGUMENT,
          QueryText.of(measure)
              + ": each party would count its own values and add them up, which is right only for"
              + " the key of an entity that collaboration.yaml declares with 'at: one_party', and"
              + " for a CASE of it. Keys of "
              + table.name()
              + ": "
              + keys());
    }
  }

  private String keys() {
    List<String> keys =
        table.keys().stream()
            .filter(EntityKey::isAtOneParty)
            .map(key -> sql(key.column()))
            .toList();
    return keys.isEmpty() ? "none" : String.join(", ", keys);
  }

  /**
   * Whether it is to be judged as REGR_AVGX and REGR_AVGY are, by the columns that they read. As an
   * AVG of a CASE it is judged where the rules allow that one.
   */
  private boolean isOfPair(RegressionMean mean) {
    if (!mean.pair().stream().allMatch(Expr.Column.class::isInstance)) {
      return false;
    }
    Stream<String> columns = mean.pair().stream().map(column -> ((Expr.Column) column).name());
    return argumentsAllowed == AggregateArguments.COLUMNS_ONLY
        ? columns.noneMatch(computed::contains)
        : columns.allMatch(column -> declared(column).allows(Family.COVARIANCE));
  }

  private void checkFunction(Expr column, Family family, Measure measure) {
    checkFunction(declared(((Expr.Column) column).name()), family, measure);
  }

  /** Spark casts what is no number to one. */
  private static void requireNumber(Expr argument, Measure measure) {
    if (measure.aggregate().takesNumbersOnly()
        && argument instanceof Expr.Call call
        && call.function() == Function.CAST
        && call.type().kind() == SqlType.Kind.DOUBLE
        && call.argument(0) instanceof Expr.Column column
        && !column.type().isNumeric()) {
      throw new PolicyException(
          ErrorCode.AGGREGATE_ARGUMENT,
          measure.aggregate().sqlName()
              + "("
              + QueryText.of(column)
              + "): column "
              + column.name()
              + " is declared as "
              + column.type()
              + ", and "
              + measure.aggregate().sqlName()
              + " is of numbers. Name a column of numbers");
    }
  }

  /** CASE, to which FILTER and count_if come down, and conditions. */
  private static boolean isChoice(Expr argument) {
    return isCondition(argument)
        || (argument instanceof Expr.Call call && call.function() == Function.CASE_WHEN);
  }

  private static boolean isOfFilter(Expr argument) {
    return argument instanceof Expr.Call call
        && call.function() == Function.CASE_WHEN
        && call.arguments().size() == 2;
  }

  /** BOOL_AND and BOOL_OR of a condition, COUNT of one: it tells which rows there are. */
  private static boolean isCondition(Expr expr) {
    return expr.type().kind() == SqlType.Kind.BOOLEAN;
  }

  /** Columns whose values are aggregated; conditions of a CASE only choose rows. */
  private void checkValue(Expr expr, Measure measure) {
    if (expr instanceof Expr.Column reference) {
      checkFunction(declared(reference.name()), measure.aggregate().family(), measure);
    } else if (expr instanceof Expr.Call call) {
      List<Expr> arguments = call.arguments();
      for (int i = 0; i < arguments.size(); i++) {
        boolean condition =
            call.function() == Function.CASE_WHEN && i % 2 == 0 && i + 1 < arguments.size();
        if (condition || isCondition(arguments.get(i))) {
          require(arguments.get(i), Use.FILTER, "a condition in " + QueryText.of(measure));
        } else {
          checkValue(arguments.get(i), measure);
        }
      }
    }
  }

  private void checkFunction(Column column, Family family, Measure measure) {
    // A key's values are somebody's number: neither their sum is shown, nor the bits of a sketch,
    // which tell which numbers are there.
    boolean tellsKeys =
        !column.allows(Use.DIMENSION)
            && switch (measure.aggregate()) {
              case APPROX_COUNT_DISTINCT, SUM_DISTINCT, AVG_DISTINCT -> true;
              default -> false;
            };
    if (!column.allows(Use.MEASURE)
        && (tellsKeys
            || !AllowedFamilies.possible(column.type(), column.uses()).contains(family))) {
      throw refusedUse(column, Use.MEASURE, QueryText.of(measure));
    }
    if (!column.allows(family)) {
      throw new PolicyException(
          ErrorCode.FUNCTION_NOT_ALLOWED,
          QueryText.of(measure)
              + ": the collaboration allows on column "
              + column.name()
              + " the functions "
              + lower(column.functions().toString())
              + ", not "
              + lower(family.toString())
              + ". "
              + others(
                  "Columns on which it allows " + lower(family.toString()),
                  other -> other.allows(family))
              + agree(
                  "the function " + lower(family.toString()),
                  column,
                  "functions: " + names(with(column.functions(), family))));
    }
  }

  /** The columns that a query may have in this place. */
  private String others(String what, Predicate<Column> may) {
    List<String> names =
        table.columns().values().stream().filter(may).map(Column::name).map(UseRules::sql).toList();
    return what + ": " + (names.isEmpty() ? "none" : String.join(", ", names)) + ". ";
  }

  private String agree(String what, Column column, String line) {
    if (table.isDealt()) {
      return "A share table has what was declared before its rows were dealt: deal what is to be"
          + " asked (COLLECTING.md, Ask)";
    }
    return "For "
        + what
        + " of column "
        + column.name()
        + " all parties have to agree on another collaboration.yaml, with `"
        + line
        + "` for it";
  }

  private static <T extends Enum<T>> List<T> with(Set<T> some, T more) {
    return Stream.concat(some.stream(), Stream.of(more)).sorted().toList();
  }

  private static String names(List<?> names) {
    return lower(names.toString());
  }

  private static String sql(String column) {
    return QueryText.name(column);
  }

  private void require(Expr expr, Use use, String where) {
    if (isPresenceOfKey(expr)) {
      return;
    }
    if (expr instanceof Expr.Column reference) {
      Column column = declared(reference.name());
      if (!column.allows(use)) {
        throw refusedUse(column, use, where);
      }
    }
    expr.arguments().forEach(argument -> require(argument, use, where));
  }

  /** Whether a row has a key, which COUNT of the key tells as well: IS NULL after a LEFT JOIN. */
  private boolean isPresenceOfKey(Expr expr) {
    return expr instanceof Expr.Call call
        && (call.function() == Function.IS_NULL || call.function() == Function.IS_NOT_NULL)
        && call.argument(0) instanceof Expr.Column reference
        && declared(reference.name()).allows(Use.KEY);
  }

  private PolicyException refusedUse(Column column, Use use, String where) {
    return new PolicyException(
        ErrorCode.COLUMN_USE,
        where
            + ": the collaboration declares column "
            + column.name()
            + " with use "
            + lower(column.uses().toString())
            + ", not "
            + lower(use.toString())
            + may(column)
            + ". "
            + others("Columns with use " + lower(use.toString()), other -> other.allows(use))
            + agree(
                "use " + lower(use.toString()), column, "use: " + names(with(column.uses(), use))));
  }

  /** What a query may do with a column that it uses in the wrong place. */
  private static String may(Column column) {
    List<String> places = new ArrayList<>();
    if (column.allows(Use.KEY)) {
      places.add("JOIN and GROUP BY below the total (as every key)");
    }
    if (column.allows(Use.DIMENSION)) {
      places.add("GROUP BY");
    }
    if (column.allows(Use.FILTER)) {
      places.add("WHERE");
    }
    if (!column.functions().isEmpty()) {
      places.add("the functions " + lower(column.functions().toString()));
    }
    return places.isEmpty() ? "" : "; a query may have it in " + String.join(", ", places);
  }

  private Column declared(String name) {
    Column column = table.columns().get(name);
    if (column == null) {
      throw new IllegalStateException(name + " has no declaration");
    }
    return column;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
