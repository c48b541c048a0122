package io.jointly.plan;

import static io.jointly.query.SparkTyping.call;
import static io.jointly.query.SparkTyping.column;
import static io.jointly.query.SparkTyping.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.Entity;
import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.Policy;
import io.jointly.collaboration.Role;
import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Rules.AggregateArguments;
import io.jointly.collaboration.Rules.DifferenceCheck;
import io.jointly.collaboration.Rules.Queries;
import io.jointly.collaboration.Rules.Suppression;
import io.jointly.collaboration.Rules.Template;
import io.jointly.collaboration.Rules.TwoParties;
import io.jointly.collaboration.Rules.ZeroGroups;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.TemplateParameter;
import io.jointly.collaboration.Use;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.Family;
import io.jointly.query.Function;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.Relation;
import io.jointly.query.Settings;
import io.jointly.query.SqlType;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a query may say, by the collaboration's rules and by the policy of one party. */
class QueryRulesTest {

  private static final Set<Function> ALL = EnumSet.allOf(Function.class);
  private static final String D = "d".repeat(64);
  private static final Expr.Column AGE = column("age", "int");
  private static final Expr.Column COST = column("cost", "int");
  private static final Expr TENS =
      call(Function.FLOOR, "bigint", call(Function.DIVIDE, "double", AGE, literal(10)));
  private static final Expr OLD = call(Function.GREATER, "boolean", AGE, literal(64));

  private static Rules rules(
      AggregateArguments arguments, Set<Function> functions, Template... templates) {
    return new Rules(
        new Rules.GroupRules(1, 0, 1, 1, ZeroGroups.RELEASE, Suppression.DROP),
        new Rules.ExpressionRules(arguments, functions),
        new Rules.AskingRules(
            templates.length == 0 ? Queries.AD_HOC : Queries.TEMPLATES_ONLY,
            List.of(templates),
            List.of(),
            List.of(),
            DifferenceCheck.OFF,
            0),
        TwoParties.REFUSED);
  }

  private static Column declare(String name, Use... uses) {
    return new Column(
        name,
        SqlType.of(SqlType.Kind.INT),
        Set.of(uses),
        Column.Domain.between(0, 120),
        null,
        EnumSet.allOf(Family.class));
  }

  private static Collaboration collaboration(Rules rules) {
    Table table =
        new Table(
            "t",
            100,
            Map.of(
                "age", declare("age", Use.DIMENSION, Use.FILTER, Use.MEASURE),
                "cost", declare("cost", Use.MEASURE)));
    List<Party> parties =
        Stream.of("north", "south", "east")
            .map(id -> new Party(id, "key of " + id, Set.of(Role.DATA, Role.COMPUTE)))
            .toList();
    return new Collaboration(
        new Collaboration.Terms("c", "tests", LocalDate.MAX, "0".repeat(64)),
        new Collaboration.Participants(parties, 1, List.of("north", "south"), List.of("north")),
        Map.of(),
        Map.of("t", table),
        rules);
  }

  private static Policy policy(Rules rules, Set<String> denied, String... analysts) {
    return new Policy(
        true,
        Map.of(
            "t",
            new Policy.OwnTable(
                "SELECT 1", null, denied, Policy.SharedRows.REFUSE, Table.Joins.ANY)),
        Policy.OutsideBounds.REFUSE,
        Policy.Answering.of(Policy.Approval.AUTO, List.of(analysts)),
        rules);
  }

  private static QueryRules of(Rules agreed, Rules own, String... denied) {
    return new QueryRules(collaboration(agreed), policy(own, Set.of(denied), "north", "south"));
  }

  private static QueryRules of(Rules rules) {
    return of(rules, rules);
  }

  private static Measure sum(Expr expr) {
    return new Measure(Aggregate.SUM, List.of(expr), SqlType.of(SqlType.Kind.BIGINT));
  }

  private static JointQuery query(List<Expr> groups, List<Measure> measures, List<Expr> conjuncts) {
    return new JointQuery("t", groups, measures, conjuncts, Settings.of(Map.of()));
  }

  private static void refused(QueryRules rules, JointQuery query, ErrorCode code, String... says) {
    assertThatThrownBy(() -> rules.check(query))
        .isInstanceOfSatisfying(PolicyException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContainingAll(says);
  }

  private static void allowed(QueryRules rules, JointQuery query) {
    assertThatCode(() -> rules.check(query)).doesNotThrowAnyException();
  }

  @Test
  void aDeniedColumnIsDeniedWhereverItStands() {
    Rules open = rules(AggregateArguments.ANY_EXPRESSION, ALL);
    JointQuery group = query(List.of(TENS), List.of(sum(COST)), List.of());
    JointQuery condition = query(List.of(), List.of(sum(COST)), List.of(OLD));
    JointQuery inside =
        query(List.of(), List.of(sum(call(Function.ADD, "int", COST, AGE))), List.of());
    JointQuery without = query(List.of(), List.of(sum(COST)), List.of());
    for (JointQuery query : List.of(group, condition, inside)) {
      allowed(of(open), query);
      refused(
          of(open, open, "age"),
          query,
          ErrorCode.COLUMN_USE,
          "this party's policy.yaml has column age of table t among its denied_columns");
    }
    allowed(of(open, open, "age"), without);
    refused(of(open, open, "age", "cost"), without, ErrorCode.COLUMN_USE, "column cost");
  }

  @Test
  void onlyNamedFunctionsMayStandAnywhere() {
    Rules all = rules(AggregateArguments.ANY_EXPRESSION, ALL);
    Rules floor =
        rules(AggregateArguments.ANY_EXPRESSION, EnumSet.of(Function.FLOOR, Function.DIVIDE));
    Rules none = rules(AggregateArguments.ANY_EXPRESSION, Set.of());
    JointQuery tens = query(List.of(TENS), List.of(sum(COST)), List.of());
    JointQuery old = query(List.of(), List.of(sum(COST)), List.of(OLD));
    JointQuery inside = query(List.of(), List.of(sum(call(Function.ABS, "int", COST))), List.of());
    JointQuery plain = query(List.of(AGE), List.of(sum(COST)), List.of());

    allowed(of(floor), tens);
    refused(
        of(floor),
        old,
        ErrorCode.FUNCTION_NOT_ALLOWED,
        "the rules have scalar_functions: [/, floor], and the query has [>]");
    refused(of(floor), inside, ErrorCode.FUNCTION_NOT_ALLOWED, "the query has [abs]");
    refused(of(none), tens, ErrorCode.FUNCTION_NOT_ALLOWED, "scalar_functions: []", "[/, floor]");
    allowed(of(none), plain);
    refused(
        of(all, floor),
        old,
        ErrorCode.FUNCTION_NOT_ALLOWED,
        "this party's policy.yaml has scalar_functions: [/, floor]");
  }

  @Test
  void aStricterPolicyIsNamed() {
    Rules any = rules(AggregateArguments.ANY_EXPRESSION, ALL);
    Rules only = rules(AggregateArguments.COLUMNS_ONLY, ALL);
    JointQuery inside = query(List.of(), List.of(sum(call(Function.ABS, "int", COST))), List.of());
    allowed(of(any), inside);
    refused(
        of(only),
        inside,
        ErrorCode.AGGREGATE_ARGUMENT,
        "the rules have aggregate_arguments: columns_only");
    refused(
        of(any, only),
        inside,
        ErrorCode.AGGREGATE_ARGUMENT,
        "this party's policy.yaml has aggregate_arguments: columns_only");
  }

  @Test
  void onlyTemplatesWhereTheRulesSaySo() {
    JointQuery query = query(List.of(AGE), List.of(sum(COST)), List.of());
    JointQuery other = query(List.of(AGE), List.of(sum(COST)), List.of(OLD));
    JointQuery elsewhere =
        new JointQuery(
            "t", List.of(AGE), List.of(sum(COST)), List.of(), Settings.of(Map.of("zone", "x")));
    AggregateArguments only = AggregateArguments.COLUMNS_ONLY;
    Template costs = new Template(Optional.of("costs"), query.digestHex());
    Rules agreed = rules(only, ALL, costs, new Template(Optional.empty(), D));
    allowed(of(agreed), query);
    for (JointQuery each : List.of(other, elsewhere)) {
      refused(
          of(agreed),
          each,
          ErrorCode.NOT_A_TEMPLATE,
          "the rules have queries: templates_only",
          "digest " + each.digestHex() + " is not among the templates costs, " + D);
    }
    Rules fewer = rules(only, ALL, new Template(Optional.empty(), D));
    refused(
        of(agreed, fewer),
        query,
        ErrorCode.NOT_A_TEMPLATE,
        "this party's policy.yaml has queries: templates_only");
    refused(of(rules(only, ALL), fewer), query, ErrorCode.NOT_A_TEMPLATE, "policy.yaml has");
  }

  @Test
  void aTemplatesParametersAreHeldAgainstTheCloserBounds() {
    AggregateArguments only = AggregateArguments.COLUMNS_ONLY;
    JointQuery query = query(List.of(AGE), List.of(sum(COST)), List.of(older(64)));
    Template agreed = overAge(query, 0, 120);
    Template closer = overAge(query, 18, 65);
    JointQuery young = query(List.of(AGE), List.of(sum(COST)), List.of(older(17)));
    JointQuery old = query(List.of(AGE), List.of(sum(COST)), List.of(older(121)));
    for (JointQuery each : List.of(query, young)) {
      allowed(of(rules(only, ALL, agreed)), each);
    }
    allowed(of(rules(only, ALL, agreed), rules(only, ALL, closer)), query);
    refused(
        of(rules(only, ALL, agreed)),
        old,
        ErrorCode.NOT_A_TEMPLATE,
        "the rules have queries: templates_only",
        "costs (:over int 0 to 120): it is template costs but for :over, which is 121 and may be 0"
            + " to 120");
    refused(
        of(rules(only, ALL, agreed), rules(only, ALL, closer)),
        young,
        ErrorCode.NOT_A_TEMPLATE,
        "this party's policy.yaml has queries: templates_only",
        "it is template costs but for :over, which is 17 and may be 18 to 65");
  }

  private static Expr older(int age) {
    return call(Function.GREATER, "boolean", AGE, literal(age));
  }

  private static Template overAge(JointQuery query, int min, int max) {
    return new Template(
        Optional.of("costs"),
        query.templateDigestHex(constant -> Optional.of("over")),
        Map.of(
            "over",
            new TemplateParameter(SqlType.of(SqlType.Kind.INT), Column.Domain.between(min, max))));
  }

  @Test
  void aPartnersQueryReadsNothingThatIsNotDeclared() {
    Rules open = rules(AggregateArguments.ANY_EXPRESSION, ALL);
    Expr.Column secret = column("secret", "int");
    for (JointQuery query :
        List.of(
            query(List.of(secret), List.of(), List.of()),
            query(List.of(), List.of(sum(call(Function.ABS, "int", secret))), List.of()),
            query(List.of(), List.of(), List.of(call(Function.IS_NULL, "boolean", secret))))) {
      refused(of(open), query, ErrorCode.COLUMN_USE, "reads column secret as int", "not declare");
    }
    refused(
        of(open),
        query(List.of(), List.of(sum(column("Cost", "int"))), List.of()),
        ErrorCode.COLUMN_USE,
        "reads column Cost");
    refused(
        of(open),
        query(List.of(), List.of(sum(column("cost", "bigint"))), List.of()),
        ErrorCode.COLUMN_USE,
        "reads column cost as bigint, which table t declares as int");
    refused(
        of(open),
        new JointQuery("other", List.of(), List.of(), List.of(), Settings.of(Map.of())),
        ErrorCode.COLUMN_USE,
        "a table that is not declared");
  }

  @Test
  void answersOnlyAnalysts() {
    Rules open = rules(AggregateArguments.ANY_EXPRESSION, ALL);
    QueryRules fewer = new QueryRules(collaboration(open), policy(open, Set.of(), "south"));
    assertThatCode(() -> fewer.checkAnalyst("south")).doesNotThrowAnyException();
    for (String[] each :
        new String[][] {
          {"north", "not among the analysts of this party's policy.yaml: south"},
          {"east", "not among the analysts of c: north, south"},
          {"nobody", "nobody asks"}
        }) {
      assertThatThrownBy(() -> fewer.checkAnalyst(each[0]))
          .isInstanceOfSatisfying(
              PolicyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_AN_ANALYST))
          .hasMessageContaining(each[1]);
    }
  }

  /** Over the table and a public one. */
  private static QueryRules ofTwoTables(Table.Joins agreed, Table.Joins own) {
    Entity patient = new Entity("patient", Entity.Place.ONE_PARTY);
    Rules rules = rules(AggregateArguments.ANY_EXPRESSION, ALL);
    Collaboration one = collaboration(rules);
    Column code = declare("code", Use.KEY, Use.FILTER);
    Column id = declare("id", Use.KEY);
    Map<String, Column> columns = new LinkedHashMap<>(one.table("t").orElseThrow().columns());
    columns.put("id", id);
    Table table =
        new Table(
            "t",
            Table.Whole.OWN,
            100,
            List.of(new EntityKey(patient, "id", null)),
            agreed,
            columns);
    Table codes = new Table("codes", Table.Whole.PUBLIC, 100, List.of(), Map.of("code", code));
    return new QueryRules(
        new Collaboration(
            one.terms(),
            one.participants(),
            Map.of("patient", patient),
            Map.of("t", table, "codes", codes),
            rules),
        new Policy(
            true,
            Map.of(
                "t",
                Policy.OwnTable.of("SELECT 1"),
                "codes",
                new Policy.OwnTable("SELECT 1", null, Set.of(), Policy.SharedRows.REFUSE, own)),
            Policy.OutsideBounds.REFUSE,
            Policy.Answering.of(Policy.Approval.AUTO, List.of("north")),
            rules));
  }

  @Test
  void tablesAreReadTogetherWhereBothAllowIt() {
    SqlType number = SqlType.of(SqlType.Kind.INT);
    Relation joined =
        new Relation.Join(
            Relation.JoinType.INNER,
            new Relation.Project(
                new Relation.Table("t"),
                List.of(new Relation.Named("age", new Expr.Column("age", number)))),
            new Relation.Project(
                new Relation.Table("codes"),
                List.of(new Relation.Named("code", new Expr.Column("code", number)))),
            List.of());
    JointQuery together =
        new JointQuery(joined, List.of(), List.of(sum(AGE)), List.of(), Settings.of(Map.of()));
    JointQuery alone = query(List.of(), List.of(sum(AGE)), List.of());
    Table.Joins none = new Table.Joins(Set.of());
    Table.Joins codes = new Table.Joins(Set.of("codes"));
    allowed(ofTwoTables(Table.Joins.ANY, Table.Joins.ANY), together);
    allowed(ofTwoTables(codes, new Table.Joins(Set.of("t"))), together);
    refused(
        ofTwoTables(none, Table.Joins.ANY),
        together,
        ErrorCode.COLUMN_USE,
        "reads the tables t and codes together",
        "in collaboration.yaml leave the other out",
        "agree with all parties");
    refused(
        ofTwoTables(codes, none),
        together,
        ErrorCode.COLUMN_USE,
        "in this party's policy.yaml leave the other out",
        "ask who wrote that file");
    allowed(ofTwoTables(none, none), alone);
  }
}
