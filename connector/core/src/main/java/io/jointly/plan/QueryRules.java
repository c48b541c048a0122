package io.jointly.plan;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.Policy;
import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Rules.Queries;
import io.jointly.collaboration.Rules.Template;
import io.jointly.collaboration.Table;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.text.QueryText;
import io.jointly.relation.ColumnImages;
import io.jointly.relation.DerivedTable;
import io.jointly.template.TemplateSearch;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Checks a query's text against every rule that needs nothing else: the collaboration's rules and,
 * where it is stricter, this party's policy. Own queries are checked here at planning, partners'
 * queries before they are answered.
 */
public final class QueryRules {

  private final Collaboration collaboration;
  private final Policy policy;

  public QueryRules(Collaboration collaboration, Policy policy) {
    this.collaboration = collaboration;
    this.policy = policy;
  }

  /**
   * @param party that asks
   * @throws PolicyException (NOT_AN_ANALYST) where this party does not answer it
   */
  public void checkAnalyst(String party) {
    boolean agreed = collaboration.analysts().contains(party);
    if (!agreed || !policy.analysts().contains(party)) {
      throw new PolicyException(
          ErrorCode.NOT_AN_ANALYST,
          party
              + " asks, but is not among the analysts of "
              + (agreed ? "this party's policy.yaml: " : collaboration.id() + ": ")
              + String.join(", ", agreed ? policy.analysts() : collaboration.analysts()));
    }
  }

  /**
   * @throws PolicyException (COLUMN_USE, FUNCTION_NOT_ALLOWED, AGGREGATE_ARGUMENT, NOT_A_TEMPLATE)
   *     with the full reason; partners are told the code alone
   */
  void check(JointQuery query) {
    DerivedTable rows = declared(query);
    checkTemplate(query);
    checkJoins(query);
    checkDenied(query);
    Rules rules = policy.rules();
    new UseRules(
            rows,
            rules.aggregateArguments(),
            whose(rules.aggregateArguments() == collaboration.rules().aggregateArguments()))
        .check(query);
    checkFunctions(query);
  }

  /** A partner's query can name anything, and later rules look at declared columns alone. */
  private DerivedTable declared(JointQuery query) {
    DerivedTable rows = DerivedTable.of(collaboration, query.rows(), ColumnImages.NONE);
    Table table = rows.table();
    overRows(query)
        .forEach(
            expr -> {
              Column column =
                  expr instanceof Expr.Column used ? table.columns().get(used.name()) : null;
              if (expr instanceof Expr.Column used
                  && (column == null || !column.type().equals(used.type()))) {
                throw new PolicyException(
                    ErrorCode.COLUMN_USE,
                    "the query reads column "
                        + QueryText.of(used)
                        + " as "
                        + used.type()
                        + ", which table "
                        + table.name()
                        + (column == null ? " does not declare" : " declares as " + column.type()));
              }
            });
    return rows;
  }

  private void checkTemplate(JointQuery query) {
    Rules rules = policy.rules();
    if (rules.queries() == Queries.TEMPLATES_ONLY
        && TemplateSearch.of(query, rules.templates()).isEmpty()) {
      List<String> known = rules.templates().stream().map(Template::text).toList();
      throw new PolicyException(
          ErrorCode.NOT_A_TEMPLATE,
          QueryText.of(query)
              + ": "
              + whose(
                  collaboration.rules().queries() == Queries.TEMPLATES_ONLY
                      && rules.templates().equals(collaboration.rules().templates()))
              + " queries: templates_only, but this query's digest "
              + query.digestHex()
              + " is not among the templates "
              + String.join(", ", known)
              + TemplateSearch.nearest(query, rules.templates()).map(what -> ": " + what).orElse("")
              + "; ask one of these exactly as agreed, with the same settings such as the time zone");
    }
  }

  private void checkJoins(JointQuery query) {
    List<String> tables = query.rows().tables();
    for (int i = 0; i < tables.size(); i++) {
      for (String other : tables.subList(i + 1, tables.size())) {
        boolean agreed = collaboration.mayBeJoined(tables.get(i), other);
        if (!agreed || !policy.mayBeJoined(tables.get(i), other)) {
          throw new PolicyException(
              ErrorCode.COLUMN_USE,
              QueryText.of(query)
                  + ": the query reads the tables "
                  + tables.get(i)
                  + " and "
                  + other
                  + " together, and the joins of one of them in "
                  + (agreed ? "this party's policy.yaml" : "collaboration.yaml")
                  + " leave the other out. Ask about each by itself, or "
                  + (agreed
                      ? "ask who wrote that file at this party"
                      : "agree with all parties that they may be joined"));
        }
      }
    }
  }

  private void checkDenied(JointQuery query) {
    for (String table : query.rows().tables()) {
      checkDenied(
          query, table, query.rows().isTable() ? query.columns() : query.rows().columnsOf(table));
    }
  }

  private void checkDenied(JointQuery query, String table, Set<String> columns) {
    for (String name : columns) {
      if (policy.deniedColumns(table).contains(name)) {
        throw new PolicyException(
            ErrorCode.COLUMN_USE,
            QueryText.of(query)
                + ": this party's policy.yaml has column "
                + name
                + " of table "
                + table
                + " among its denied_columns. Leave the column out, or ask who wrote that file at "
                + "this party");
      }
    }
  }

  private void checkFunctions(JointQuery query) {
    Set<Function> used = EnumSet.noneOf(Function.class);
    query
        .expressions()
        .forEach(
            expr -> {
              if (expr instanceof Expr.Call call) {
                used.add(call.function());
              }
            });
    used.removeAll(policy.rules().scalarFunctions());
    if (!used.isEmpty()) {
      throw new PolicyException(
          ErrorCode.FUNCTION_NOT_ALLOWED,
          QueryText.of(query)
              + ": "
              + whose(collaboration.rules().scalarFunctions().stream().noneMatch(used::contains))
              + " scalar_functions: "
              + names(policy.rules().scalarFunctions())
              + ", and the query has "
              + names(used)
              + " (Spark itself adds cast where types differ, and is_not_null where a join needs"
              + " it). Write the query without them, or "
              + (collaboration.rules().scalarFunctions().containsAll(used)
                  ? "ask who wrote that file at this party"
                  : "agree with all parties on more scalar_functions"));
    }
  }

  private static String names(Collection<Function> functions) {
    return functions.stream()
        .map(function -> function.sparkName().toLowerCase(Locale.ROOT))
        .toList()
        .toString();
  }

  private static String whose(boolean agreed) {
    return agreed ? "the rules have" : "this party's policy.yaml has";
  }

  /** Every expression over the query's rows, with all its parts. */
  private static Stream<Expr> overRows(JointQuery query) {
    return Stream.of(
            query.groups().stream(),
            query.measures().stream().map(Measure::arguments).flatMap(List::stream),
            query.conjuncts().stream())
        .flatMap(exprs -> exprs)
        .flatMap(Expr::parts);
  }
}
