package io.jointly.query.text;

import static io.jointly.query.SparkTyping.call;
import static io.jointly.query.SparkTyping.cast;
import static io.jointly.query.SparkTyping.column;
import static io.jointly.query.SparkTyping.literal;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.RandomQueries;
import io.jointly.query.Relation;
import io.jointly.query.Settings;
import io.jointly.query.SqlType;
import io.jointly.query.SqlType.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("sweep")
class QueryTextTest {

  private static final Expr A = column("a", "int");
  private static final Expr S = column("s", "string");

  @Test
  void aQueryReadsAsSql() {
    JointQuery query =
        new JointQuery(
            "admissions",
            List.of(call(Function.YEAR, "int", column("admitted", "date"))),
            List.of(
                new Measure(Aggregate.COUNT_STAR, List.of(), SqlType.of(Kind.BIGINT)),
                new Measure(Aggregate.SUM, List.of(A), SqlType.of(Kind.BIGINT))),
            List.of(call(Function.EQUAL, "boolean", S, literal("x"))),
            Settings.of(Map.of()));
    assertThat(QueryText.of(query))
        .isEqualTo(
            "SELECT year(admitted), count(*), sum(a) FROM admissions WHERE (s = 'x')"
                + " GROUP BY year(admitted)");
  }

  @Test
  void rowsOfTheQueryReadAsValues() {
    SqlType money = SqlType.decimal(9, 2);
    List<Expr.Column> columns =
        List.of(new Expr.Column("name", S.type()), new Expr.Column("a b", money));
    Relation values =
        new Relation.Values(
            columns,
            List.of(
                List.of(literal("x'y"), new Expr.Literal(money, null)),
                List.of(literal("b"), new Expr.Literal(money, new BigDecimal("1.50")))));
    assertThat(RelationText.from(values))
        .isEqualTo(
            "(VALUES ('b', CAST(1.50BD AS decimal(9,2))), ('x\\'y', CAST(NULL AS decimal(9,2)))) AS"
                + " v(name, `a b`)");
    assertThat(RelationText.select(new Relation.Values(columns, List.of())))
        .isEqualTo(
            "SELECT * FROM (SELECT * FROM VALUES (CAST(NULL AS string), CAST(NULL AS decimal(9,2)))"
                + " AS v(name, `a b`) WHERE false)");
  }

  @Test
  void aQueryWithoutGroupsAndPredicateIsShort() {
    JointQuery query =
        new JointQuery(
            "t",
            List.of(),
            List.of(new Measure(Aggregate.COUNT, List.of(A), SqlType.of(Kind.BIGINT))),
            List.of(),
            Settings.of(Map.of()));
    assertThat(QueryText.of(query)).isEqualTo("SELECT count(a) FROM t");
  }

  /** Spark asks for the rows alone where a query counts what it made of them. */
  @Test
  void aQueryOfNothingIsStillSql() {
    JointQuery query =
        new JointQuery(
            "t",
            List.of(),
            List.of(),
            List.of(call(Function.EQUAL, "boolean", S, literal("x"))),
            Settings.of(Map.of()));
    assertThat(QueryText.of(query)).isEqualTo("SELECT 1 FROM t WHERE (s = 'x')");
  }

  /** Spark hands these over as the aggregates that they are made of. */
  @Test
  void aggregatesHaveTheNamesThatPeopleWrite() {
    Expr is = call(Function.LESS, "boolean", A, literal(3));
    Expr none = cast(new Expr.Literal(SqlType.of(Kind.INT), null), "boolean");
    Expr counted = call(Function.CASE_WHEN, "boolean", call(Function.NOT, "boolean", is), none, is);
    Expr b = column("b", "int");
    Expr pair =
        call(
            Function.AND,
            "boolean",
            call(Function.IS_NOT_NULL, "boolean", A),
            call(Function.IS_NOT_NULL, "boolean", b));
    Expr nothing = new Expr.Literal(SqlType.of(Kind.INT), null);
    assertThat(
            Stream.of(
                    new Measure(Aggregate.COUNT, List.of(counted), SqlType.of(Kind.BIGINT)),
                    new Measure(Aggregate.MIN, List.of(is), SqlType.of(Kind.BOOLEAN)),
                    new Measure(Aggregate.MAX, List.of(is), SqlType.of(Kind.BOOLEAN)),
                    new Measure(
                        Aggregate.AVG,
                        List.of(call(Function.CASE_WHEN, "int", pair, b, nothing)),
                        SqlType.of(Kind.DOUBLE)),
                    new Measure(
                        Aggregate.AVG,
                        List.of(call(Function.CASE_WHEN, "int", pair, A, nothing)),
                        SqlType.of(Kind.DOUBLE)),
                    percentile(0.5, false),
                    percentile(0.5, true),
                    percentile(0.9, false),
                    new Measure(
                        Aggregate.COUNT,
                        List.of(call(Function.CASE_WHEN, "int", is, A)),
                        SqlType.of(Kind.BIGINT)))
                .map(QueryText::of))
        .containsExactly(
            "count_if(a < 3)",
            "bool_and(a < 3)",
            "bool_or(a < 3)",
            "regr_avgx(a, b)",
            "regr_avgy(a, b)",
            "median(a)",
            "percentile_cont(0.5D) WITHIN GROUP (ORDER BY a DESC)",
            "percentile_cont(0.9D) WITHIN GROUP (ORDER BY a)",
            "count(CASE WHEN (a < 3) THEN a END)");
  }

  private static Measure percentile(double p, boolean descending) {
    return new Measure(
        Aggregate.PERCENTILE_CONT,
        List.of(
            A,
            new Expr.Literal(SqlType.of(Kind.DOUBLE), p),
            new Expr.Literal(SqlType.of(Kind.BOOLEAN), descending)),
        SqlType.of(Kind.DOUBLE));
  }

  static Stream<Arguments> expressions() {
    Expr is = call(Function.LESS, "boolean", A, literal(3));
    return Stream.of(
        Arguments.of(call(Function.NEGATE, "int", A), "(- a)"),
        Arguments.of(call(Function.BIT_NOT, "int", A), "(~ a)"),
        Arguments.of(call(Function.NOT, "boolean", is), "(NOT (a < 3))"),
        Arguments.of(call(Function.IS_NULL, "boolean", A), "(a IS NULL)"),
        Arguments.of(call(Function.IS_NOT_NULL, "boolean", A), "(a IS NOT NULL)"),
        Arguments.of(call(Function.IN, "boolean", A, literal(1), literal(2)), "(a IN (1, 2))"),
        Arguments.of(cast(A, "decimal(10,2)"), "cast(a AS decimal(10,2))"),
        Arguments.of(call(Function.CASE_WHEN, "int", is, A), "CASE WHEN (a < 3) THEN a END"),
        Arguments.of(
            call(Function.CASE_WHEN, "int", is, A, is, literal(1), literal(0)),
            "CASE WHEN (a < 3) THEN a WHEN (a < 3) THEN 1 ELSE 0 END"),
        Arguments.of(
            call(Function.CASE_WHEN, "int", call(Function.IS_NULL, "boolean", A), literal(0), A),
            "coalesce(a, 0)"),
        Arguments.of(call(Function.COALESCE, "int", A, literal(0)), "coalesce(a, 0)"),
        Arguments.of(call(Function.SUBSTRING, "string", S, literal(1)), "substring(s, 1)"),
        Arguments.of(
            call(Function.MULTIPLY, "int", call(Function.ADD, "int", A, A), A), "((a + a) * a)"));
  }

  @ParameterizedTest
  @MethodSource
  void expressions(Expr expr, String text) {
    assertThat(QueryText.of(expr)).isEqualTo(text);
  }

  static Stream<Arguments> constants() {
    return Stream.of(
        Arguments.of("boolean", true, "true"),
        Arguments.of("tinyint", (byte) -128, "-128Y"),
        Arguments.of("smallint", (short) 5, "5S"),
        Arguments.of("int", 5, "5"),
        Arguments.of("bigint", Long.MIN_VALUE, "-9223372036854775808L"),
        Arguments.of("decimal(38,10)", new BigDecimal("1E-10"), "0.0000000001BD"),
        Arguments.of("decimal(10,0)", new BigDecimal("100"), "100BD"),
        Arguments.of("float", 1.5f, "1.5F"),
        Arguments.of("double", 1e300, "1.0E300D"),
        Arguments.of("double", -0.0, "-0.0D"),
        Arguments.of("double", Double.NaN, "CAST('NaN' AS double)"),
        Arguments.of("double", Double.NEGATIVE_INFINITY, "CAST('-Infinity' AS double)"),
        Arguments.of("float", Float.POSITIVE_INFINITY, "CAST('Infinity' AS float)"),
        Arguments.of("string", "", "''"),
        Arguments.of("date", LocalDate.of(2020, 2, 29), "DATE '2020-02-29'"),
        Arguments.of(
            "timestamp", Instant.parse("2020-02-29T01:02:03Z"), "TIMESTAMP '2020-02-29T01:02:03Z'"),
        Arguments.of(
            "timestamp_ntz",
            LocalDateTime.parse("2020-02-29T01:02:03"),
            "TIMESTAMP_NTZ '2020-02-29T01:02:03'"));
  }

  @ParameterizedTest
  @MethodSource
  void constants(String type, Object value, String text) {
    SqlType sqlType = SqlType.parse(type);
    assertThat(QueryText.literal(sqlType, value)).isEqualTo(text);
    assertThat(QueryText.literal(sqlType, null)).isEqualTo("CAST(NULL AS " + type + ")");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "it's,                 'it\\'s'",
        "a\\b,                 'a\\\\b'",
        "\\',                  '\\\\\\''",
        "Zürich 日本 😀,       'Zürich 日本 😀'",
        "\"a\nb\",             'a\\u000Ab'",
        "\"\u0000\",           '\\u0000'",
        "a\u007Fb\u0085c,      'a\\u007Fb\\u0085c'",
        "a\u2028b\u2029c,      'a\\u2028b\\u2029c'",
        "\u202Egnp.exe,        '\\u202Egnp.exe'",
        "a\u200Bb,             'a\\u200Bb'",
        "\uE000,               '\\uE000'",
        "\uD83D,               '\\uD83D'",
        "\uDB40\uDC41,         '\\U000E0041'"
      })
  void stringsAreQuotedAndNothingInThemIsInvisible(String value, String text) {
    assertThat(QueryText.literal(SqlType.of(Kind.STRING), value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "region,             region",
        "_x1,                _x1",
        "1x,                 `1x`",
        "a b,                `a b`",
        "a`b,                `a``b`",
        "größe,              `größe`",
        "\"x\nERROR forged\", `x\\u000AERROR forged`",
        "x\u001B[31m,        `x\\u001B[31m`"
      })
  void namesAreBareOnlyWhereTheyArePlain(String name, String text) {
    assertThat(QueryText.of(column(name, "int"))).isEqualTo(text);
    assertThat(
            QueryText.of(
                new JointQuery(name, List.of(A), List.of(), List.of(), Settings.of(Map.of()))))
        .isEqualTo("SELECT a FROM " + text + " GROUP BY a");
  }

  @Test
  void everyQueryHasATextWithoutControlCharacters() {
    RandomQueries queries = new RandomQueries(new Random(Seed.of(QueryTextTest.class)));
    for (int i = 0; i < 500; i++) {
      assertThat(QueryText.of(queries.query())).doesNotContainPattern("[\\p{Cntrl}\\u202E]");
    }
  }
}
