package io.jointly.spark;

import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.spark.function.ShareFunction;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.functions.AggregateFunction;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.execution.debug.package$;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is computed on shares is what plain Spark computes on the numbers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShareFunctionsTest {

  private static final int ROWS = 200;

  /** A split of column v in all its guises; each reads its shares from one evaluation. */
  private static final String SPLIT = "p1.share_split(p1.share_encode(v), 'test', 1, 3)";

  private Consortium parties;

  /** By what evaluates: Spark's interpreter, compiled code, and that with our extension. */
  private final Map<String, SparkSession> sessions = new LinkedHashMap<>();

  @BeforeAll
  void start(@TempDir Path folder) {
    parties =
        Consortium.extended(folder)
            .columns("age: {type: int, use: [measure], min: 0, max: 120}")
            .rows("SELECT 1 AS age")
            .rows("SELECT 2 AS age")
            .rows("SELECT 3 AS age")
            .build();
    String rows =
        """
        SELECT id, id %% 5 AS g,
               IF(hash(id, %1$d) %% 7 = 0, NULL, xxhash64(id, %1$d) DIV 1000) AS v,
               CAST(hash(id, %1$d, 1) / 100 AS DECIMAL(14, 2)) AS d,
               hash(id, %1$d, 2) / 1024D AS x,
               date_add(DATE'2000-01-01', hash(id, %1$d, 3) %% 9000) AS day,
               hash(id, %1$d, 4) %% 2 = 0 AS b,
               CAST(hash(id, %1$d, 5) AS INT) AS i
        FROM range(0, %2$d, 1, 2)
        """
            .formatted(Seed.of(ShareFunctionsTest.class), ROWS);
    sessions.put("interpreted", parties.session("spark.sql.shuffle.partitions", "2"));
    sessions.put(
        "compiled", SharedSpark.compiling(parties.session("spark.sql.adaptive.enabled", "true")));
    sessions.put("extended", SharedSpark.compiling(parties.spark));
    sessions.values().forEach(spark -> spark.sql(rows).createOrReplaceTempView("rows"));
  }

  /** Spark reads them with its own class loader, which does not know a jar of {@code --jars}. */
  @Test
  void statesOfAggregatesAreOfTheJdk() throws Exception {
    StructType share = StructType.fromDDL("s STRUCT<tag: BIGINT, low: BIGINT, high: BIGINT>");
    BoundFunction sum =
        new ShareCatalog().loadFunction(Identifier.of(new String[0], "share_sum")).bind(share);
    assertThat(sum).isInstanceOf(AggregateFunction.class);
    Object state = ((AggregateFunction<?, ?>) sum).newAggregationState();
    assertThat(state).isInstanceOf(Serializable.class);
    assertThat(state.getClass().getClassLoader()).as("%s", state.getClass()).isNull();
  }

  @AfterAll
  void nobodyWasAsked() {
    assertThat(parties.posted()).isEmpty();
  }

  Set<String> sessions() {
    return sessions.keySet();
  }

  private SparkSession session(String name) {
    return Objects.requireNonNull(sessions.get(name), name);
  }

  private Dataset<Row> sql(String query) {
    return session("interpreted").sql(query);
  }

  private static void same(SparkSession spark, String shared, String plain) {
    Dataset<Row> joint = spark.sql(shared);
    assertThat(joint.collectAsList()).as(shared).isEqualTo(spark.sql(plain).collectAsList());
  }

  @ParameterizedTest
  @Tag("every-version")
  @MethodSource("sessions")
  void eachTypeComesBackAsItWas(String name) {
    String whole = "p1.share_reconstruct(p1.share_split(p1.share_encode(%s), 'c', 2, 4))";
    same(
        session(name),
        "SELECT id, p1.share_to_bigint(%s), p1.share_to_decimal(%s, CAST(0 AS DECIMAL(14, 2))),"
                .formatted(whole.formatted("v"), whole.formatted("d"))
            + " p1.share_to_double(%s), p1.share_to_date(%s), p1.share_to_boolean(%s),"
                .formatted(whole.formatted("x, 20"), whole.formatted("day"), whole.formatted("b"))
            + " p1.share_to_bigint(%s), p1.share_to_decimal(%s), p1.share_to_double(%s)"
                .formatted(
                    whole.formatted("i"),
                    whole.formatted("i, 3"),
                    whole.formatted("CAST(i % 100 AS FLOAT), 2"))
            + " FROM rows ORDER BY id",
        "SELECT id, v, d, x, day, b, CAST(i AS BIGINT), CAST(i AS DECIMAL(38, 18)),"
            + " CAST(i % 100 AS DOUBLE) FROM rows ORDER BY id");
  }

  /** Each query makes columns id, v, a, b, c, with the shares of one split. */
  static Map<String, String> shapes() {
    String inner = "(SELECT id, v, " + SPLIT + " AS s FROM rows)";
    Map<String, String> shapes = new LinkedHashMap<>();
    shapes.put("subquery", "SELECT id, v, s[0] AS a, s[1] AS b, s[2] AS c FROM " + inner);
    shapes.put(
        "filter above",
        "SELECT id, v, s[0] AS a, s[1] AS b, s[2] AS c FROM "
            + inner
            + " WHERE s[0].tag > 0 OR v IS NULL");
    shapes.put(
        "union",
        "SELECT id, v, s[0] AS a, s[1] AS b, s[2] AS c FROM (SELECT * FROM %1$s WHERE id < 100 UNION ALL SELECT * FROM %1$s WHERE id >= 100)"
            .formatted(inner));
    shapes.put(
        "exchange",
        "SELECT id, v, s[0] AS a, s[1] AS b, s[2] AS c FROM (SELECT /*+ REPARTITION(5) */ * FROM "
            + inner
            + ")");
    shapes.put(
        "window",
        "SELECT id, v, s[0] AS a, s[1] AS b, max(s) OVER (PARTITION BY id)[2] AS c FROM " + inner);
    shapes.put(
        "aggregation",
        "SELECT id, v, first(s)[0] AS a, max(s)[1] AS b, min(s[2]) AS c FROM "
            + inner
            + " GROUP BY id, v");
    shapes.put(
        "used twice",
        "WITH t AS "
            + inner
            + " SELECT l.id, l.v, l.s[0] AS a, l.s[1] AS b, r.s[2] AS c FROM t l JOIN t r ON l.id = r.id");
    shapes.put(
        "rows of parties",
        "SELECT id, v, max(IF(p = 0, share, NULL)) AS a, max(IF(p = 1, share, NULL)) AS b,"
            + " max(IF(p = 2, share, NULL)) AS c FROM (SELECT id, v, posexplode_outer("
            + SPLIT
            + ") AS (p, share) FROM rows) GROUP BY id, v");
    shapes.put(
        "limit and sort",
        "SELECT id, v, s[0] AS a, s[1] AS b, s[2] AS c FROM (SELECT * FROM "
            + inner
            + " ORDER BY id % 7 LIMIT 1000)");
    return shapes;
  }

  static Set<String> shapeNames() {
    return shapes().keySet();
  }

  /** Were a split evaluated twice for a row, its shares would be of two polynomials. */
  @ParameterizedTest
  @Tag("every-version")
  @MethodSource("shapeNames")
  void aSplitIsEvaluatedOnce(String shape) {
    String query =
        "SELECT id, p1.share_verify(array(a, b, c)), p1.share_to_bigint(p1.share_reconstruct(array(c, a)))"
            + " FROM ("
            + shapes().get(shape)
            + ") ORDER BY id";
    List<Row> plain =
        sql("SELECT id, IF(v IS NULL, NULL, true), v FROM rows ORDER BY id").collectAsList();
    sessions.forEach(
        (name, spark) ->
            assertThat(spark.sql(query).collectAsList())
                .as("%s, %s", shape, name)
                .isEqualTo(plain));
  }

  @Test
  @Tag("every-version")
  void aCachedSplitIsEvaluatedOnceAndAnotherActionIsNoticed() {
    for (String name : List.of("interpreted", "compiled")) {
      SparkSession spark = session(name);
      Dataset<Row> split =
          spark.sql("SELECT id, v, " + SPLIT + " AS s FROM rows WHERE v IS NOT NULL");
      String open =
          "SELECT p1.share_to_bigint(p1.share_reconstruct(array(l.a, r.b))) AS v FROM l JOIN r ON l.id = r.id ORDER BY l.id";
      split.cache();
      try {
        split.selectExpr("id", "s[0] AS a").createOrReplaceTempView("l");
        split.selectExpr("id", "s[1] AS b").createOrReplaceTempView("r");
        same(spark, open, "SELECT v FROM rows WHERE v IS NOT NULL ORDER BY id");
      } finally {
        split.unpersist(true);
      }
      // Without the cache, each side is evaluated for itself.
      assertThat(shares(() -> spark.sql(open).collectAsList()).getMessage())
          .contains("not the same polynomials", "split more than once");
      assertThat(split.selectExpr("s[0] AS a").collectAsList())
          .doesNotContainAnyElementsOf(split.selectExpr("s[0] AS a").collectAsList());
    }
  }

  private static JointlyException shares(Callable<?> action) {
    JointlyException failure = Consortium.failureOf(action);
    assertThat(failure.code()).isEqualTo(ErrorCode.SHARES);
    return failure;
  }

  @ParameterizedTest
  @Tag("every-version")
  @MethodSource("sessions")
  void sumsOfSharesAreSharesOfSums(String name) {
    SparkSession spark = session(name);
    String split =
        "(SELECT id, g, p1.share_split(p1.share_encode(d), 'test', 1, 3) AS s, p1.share_split(p1.share_encode(v), 'test', 1, 3) AS w FROM rows)";
    same(
        spark,
        "SELECT g, p1.share_to_decimal(p1.share_reconstruct(array(a, b)), CAST(0 AS DECIMAL(24, 2))),"
            + " p1.share_to_bigint(p1.share_reconstruct(array(x, y))) FROM (SELECT g,"
            + " p1.share_sum(s[0]) AS a, p1.share_sum(s[1]) AS b, p1.share_sum(w[2]) AS x,"
            + " p1.share_sum(w[0]) AS y FROM (SELECT /*+ REPARTITION(7) */ * FROM "
            + split
            + ") GROUP BY g) ORDER BY g",
        "SELECT g, sum(d), sum(v) FROM rows GROUP BY g ORDER BY g");
    same(
        spark,
        "SELECT id, p1.share_to_bigint(p1.share_reconstruct(array(p1.share_sum(w[0]) OVER (PARTITION"
            + " BY g ORDER BY id ROWS BETWEEN 3 PRECEDING AND CURRENT ROW), p1.share_sum(w[1]) OVER"
            + " (PARTITION BY g ORDER BY id ROWS BETWEEN 3 PRECEDING AND CURRENT ROW)))) FROM "
            + split
            + " ORDER BY id",
        "SELECT id, sum(v) OVER (PARTITION BY g ORDER BY id ROWS BETWEEN 3 PRECEDING AND CURRENT"
            + " ROW) FROM rows ORDER BY id");
    same(
        spark,
        "SELECT p1.share_sum(w[0]) FROM " + split + " WHERE id < 0",
        "SELECT CAST(NULL AS STRUCT<tag: BIGINT>)");
  }

  @ParameterizedTest
  @MethodSource("sessions")
  void arithmeticRefreshAndAnotherSetOfParties(String name) {
    SparkSession spark = session(name);
    String rows =
        "(SELECT id, v, i, %s AS s, p1.share_split(p1.share_encode(i), 'test', 1, 3) AS w, p1.share_zero('test', 1, 3) AS z FROM rows)"
            .formatted(SPLIT);
    String of =
        "p1.share_add(p1.share_subtract(p1.share_multiply(s[%1$d], i %% 1000), p1.share_negate(w[%1$d])), z[%1$d])";
    same(
        spark,
        "SELECT id, p1.share_to_bigint(p1.share_reconstruct(array(%s, %s, %s))) FROM %s ORDER BY id"
            .formatted(of.formatted(0), of.formatted(2), of.formatted(1), rows),
        "SELECT id, v * (i % 1000) + i FROM rows ORDER BY id");
    same(
        spark,
        "SELECT id, p1.share_to_bigint(p1.share_reconstruct(transform(sequence(0, 4), k ->"
            + " p1.share_combine(array(l[k], m[k]))))) FROM (SELECT id, p1.share_reshare(s[2], 'next',"
            + " 3, 5) AS l, p1.share_reshare(s[0], 'next', 3, 5) AS m FROM "
            + rows
            + ") WHERE l IS NOT NULL ORDER BY id",
        "SELECT id, v FROM rows WHERE v IS NOT NULL ORDER BY id");
    same(
        spark,
        "SELECT p1.share_to_double(p1.share_reconstruct(p1.share_zero('test', 1, 3, s[0]))), p1.share_describe(p1.share_zero('test', 1, 3, s[0])[1]),"
            + " p1.share_describe(p1.share_zero('test', 1, 3, 4)[0]) FROM (SELECT p1.share_split(p1.share_encode(x, 20), 'test', 1, 3) AS s FROM rows LIMIT 1)",
        "SELECT 0D, 'point 2, threshold 1, context 9f86d0, 20 bits behind the point',"
            + " 'point 1, threshold 1, context 9f86d0, 4 decimal digits'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "p1.share_reconstruct(array(s[0])); too few shares",
        "p1.share_reconstruct(slice(s, 1, 0)); too few shares",
        "p1.share_reconstruct(array(s[0], s[0])); of one party (point 1)",
        "p1.share_reconstruct(array(s[0], NULL, s[1])); 1 of 3 shares are NULL",
        "p1.share_verify(array(s[0], s[2])); nothing can be verified",
        "p1.share_add(s[0], s[1]); different parties (points 1 and 2)",
        "p1.share_add(s[0], o[0]); different contexts (9f86d0 and d9298a)",
        "p1.share_add(s[0], t[0]); different thresholds (1 and 2)",
        "p1.share_subtract(s[0], d[0]); different scales (whole number and 2 decimal digits)",
        "p1.share_reconstruct(array(s[0], o[1])); different contexts",
        "p1.share_reconstruct(array(s[0], w[1])); not the same polynomials",
        "p1.share_describe(named_struct('tag', 1L, 'low', 8507059L, 'high', 0L)); this is no share",
        "p1.share_describe(named_struct('tag', s[0].tag, 'low', CAST(NULL AS BIGINT), 'high', 8507059L)); is NULL",
        "p1.share_to_bigint(named_struct('scale', 50, 'low', 8507059L, 'high', 0L)); its scale has no meaning",
        "p1.share_split(e, ' ', 1, 3); blank",
        "p1.share_split(e, 'a', 3, 3); 1 to 2, not 3",
        "p1.share_split(e, 'a', 1, 21); 2 to 20 parties, not 21"
      })
  void misuseIsAnErrorThatSaysWhich(String expression, String says) {
    String query =
        ("SELECT %s FROM (SELECT p1.share_encode(8507059) AS e, p1.share_split(p1.share_encode(8507059), 'test', 1, 3) AS s,"
                + " p1.share_split(p1.share_encode(8507059), 'test', 1, 3) AS w,"
                + " p1.share_split(p1.share_encode(8507059), 'other', 1, 3) AS o,"
                + " p1.share_split(p1.share_encode(8507059), 'test', 2, 3) AS t,"
                + " p1.share_split(p1.share_encode(85070.59), 'test', 1, 3) AS d FROM rows LIMIT 1)")
            .formatted(expression);
    for (String name : List.of("interpreted", "compiled")) {
      assertThat(shares(() -> session(name).sql(query).collectAsList()).getMessage())
          .contains(says)
          .doesNotContain("8507059");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p1.share_encode(8507.059, 2)",
        "p1.share_encode(8507.059D, 20)",
        "p1.share_encode(8507.059D, 20, 'up')",
        "p1.share_encode(8507.059D, 63)",
        "p1.share_encode(CAST('NaN' AS DOUBLE), 20)",
        "p1.share_encode(85070591730234615865843651857942052864)",
        "p1.share_encode(8507059, 35)",
        "p1.share_to_bigint(p1.share_encode(8507.059))",
        "p1.share_to_boolean(p1.share_encode(8507059))",
        "p1.share_to_date(p1.share_encode(8507059))",
        "p1.share_to_decimal(p1.share_encode(8507059), 0.00)",
        "p1.share_to_double(p1.share_encode(DATE'2023-04-17'))"
      })
  void aNumberThatDoesNotFitIsRefused(String expression) {
    for (String name : List.of("interpreted", "compiled")) {
      JointlyException failure =
          Consortium.failureOf(
              () -> session(name).sql("SELECT " + expression + " FROM rows").collectAsList());
      assertThat(failure.code()).isEqualTo(ErrorCode.ENCODING);
      assertThat(failure.getMessage()).doesNotContain("8507", "2023");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "p1.share_encode(1.5D); how many bits behind the point",
        "p1.share_encode('a'); argument 1 must be a number, a DATE or a BOOLEAN",
        "p1.share_encode(true, 2); no digits behind a point",
        "p1.share_encode(1, 2, 'half_up'); never rounded",
        "p1.share_encode(1.5, '2'); argument 2 must be an INT",
        "p1.share_split(7, 'a', 1, 3); argument 1 must be an encoded number",
        "p1.share_split(p1.share_encode(7), 'a', 1L, 3); argument 3 must be an INT",
        "p1.share_split(p1.share_encode(7), 3, 1, 3); argument 2 must be a STRING",
        "p1.share_sum(1); argument 1 must be a share",
        "p1.share_add(p1.share_encode(7), p1.share_encode(7)); argument 1 must be a share",
        "p1.share_verify(p1.share_encode(7)); must be an array of shares",
        "p1.share_combine(p1.share_zero('a', 1, 3)); must be an array of subshares",
        "p1.share_negate(); it does not take 0 arguments",
        "p1.share_to_decimal(p1.share_encode(7), 2); whose type the result gets",
        "p1.share_zero('a', 1, 3, 'b'); argument 4 must be a share"
      })
  void wrongTypesAreFoundWhenSparkAnalysesTheQuery(String expression, String says) {
    assertThatThrownBy(() -> sql("SELECT " + expression))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining(says)
        .hasMessageContaining(expression.substring(3, expression.indexOf('(') + 1));
  }

  @Test
  @Tag("every-version")
  void nullGivesNull() {
    String share = "CAST(NULL AS STRUCT<tag: BIGINT, low: BIGINT, high: BIGINT>)";
    String number = "CAST(NULL AS STRUCT<scale: INT, low: BIGINT, high: BIGINT>)";
    String calls =
        ("p1.share_encode(NULL) | p1.share_encode(CAST(NULL AS DECIMAL(3, 1)), 2, 'half_up') |"
                + " p1.share_encode(1.5D, 2, CAST(NULL AS STRING)) | p1.share_encode(CAST(NULL AS"
                + " DATE)) | p1.share_encode(CAST(NULL AS BOOLEAN)) | p1.share_split(#, 'a', 1, 3) |"
                + " p1.share_split(p1.share_encode(1), CAST(NULL AS STRING), 1, 3) |"
                + " p1.share_split(p1.share_encode(1), 'a', CAST(NULL AS INT), 3) | p1.share_zero(NULL,"
                + " 1, 3) | p1.share_add(@, NULL) | p1.share_subtract(NULL, @) | p1.share_negate(@) |"
                + " p1.share_multiply(@, 3) | p1.share_multiply(p1.share_zero('a', 1, 3)[0], NULL) |"
                + " p1.share_reconstruct(array(@, @)) | p1.share_verify(NULL) |"
                + " p1.share_reshare(@, 'a', 1, 3) | p1.share_combine(NULL) | p1.share_describe(@) |"
                + " p1.share_to_bigint(#) | p1.share_to_decimal(#) | p1.share_to_double(#) |"
                + " p1.share_to_date(#) | p1.share_to_boolean(#) | p1.share_sum(@)")
            .replace("@", share)
            .replace("#", number);
    String query =
        Arrays.stream(calls.split(" \\|\\s+"))
            .map(call -> call + " IS NULL")
            .collect(Collectors.joining(", ", "SELECT ", " FROM range(1)"));
    // Nothing but constants, which Spark may evaluate while it plans, and with share_sum a group.
    for (String name : List.of("interpreted", "compiled")) {
      Row row =
          session(name).sql(query.replace(", p1.share_sum(" + share + ") IS NULL", "")).first();
      for (int k = 0; k < row.size(); k++) {
        assertThat(row.getBoolean(k)).as("%s", row.schema().fieldNames()[k]).isTrue();
      }
      assertThat(row.size()).isEqualTo(24);
    }
  }

  /** Spark calls a static method from the code that it makes for the whole stage. */
  @Test
  @Tag("every-version")
  void theFunctionsAreInGeneratedCode() {
    Dataset<Row> rows =
        session("compiled")
            .sql(
                "SELECT p1.share_describe(p1.share_negate(s[0])) AS t, p1.share_to_decimal(p1.share_reconstruct(s), d) AS n"
                    + " FROM (SELECT d, p1.share_split(p1.share_encode(d, 2), 'c', 1, 3) AS s FROM rows)");
    String code = package$.MODULE$.codegenString(rows.queryExecution().executedPlan());
    // Spark 3.5 writes it in one word.
    String plan = rows.queryExecution().optimizedPlan().toString().replace("static_", "static");
    assertThat(plan).contains("staticinvoke", "ArithmeticFunctions$Negate", "DealFunctions$Split");
    assertThat(code)
        .contains(
            "ArithmeticFunctions$Negate.invoke(",
            "OpenFunctions$Describe.invoke(",
            "OpenFunctions$Reconstruct.invoke(",
            "DealFunctions$Split.invoke(");
    assertThat(rows.collectAsList()).hasSize(ROWS);
  }

  /** Calls are compared by what they are, not by when they were bound. */
  @Test
  void aCallCanBeGroupedByAndIsFoundInAnyCase() {
    same(
        session("compiled"),
        "SELECT p1.Share_To_BIGINT(p1.share_encode(g)) AS k, count(*) FROM rows GROUP BY"
            + " p1.share_to_bigint(p1.share_encode(g)) ORDER BY k",
        "SELECT g, count(*) FROM rows GROUP BY g ORDER BY g");
  }

  @Test
  @Tag("every-version")
  void dataFramesCallThemToo() {
    Dataset<Row> rows = session("compiled").table("rows");
    Dataset<Row> split =
        rows.select(
            col("id"),
            call_function(
                    "p1.share_split",
                    call_function("p1.share_encode", col("i")),
                    lit("c"),
                    lit(1),
                    lit(3))
                .as("s"));
    assertThat(
            split
                .selectExpr("p1.share_to_bigint(p1.share_reconstruct(s)) AS i")
                .orderBy("i")
                .collectAsList())
        .isEqualTo(rows.selectExpr("CAST(i AS BIGINT) AS i").orderBy("i").collectAsList());
  }

  /** The answer is a value as any other; the rows below it are nobody's to take. */
  @Test
  @Tag("every-version")
  void overAJointTableOnlyAnswersAreEncoded(@TempDir Path folder) {
    Consortium asking =
        Consortium.extended(folder)
            .columns("age: {type: int, use: [measure], min: 0, max: 120}")
            .rows("SELECT 20 AS age")
            .rows("SELECT 30 AS age")
            .rows("SELECT 40 AS age")
            .build();
    assertThat(
            Consortium.failureOf(
                    () ->
                        asking
                            .dataset("p1", "SELECT p1.share_encode(age) FROM {t}")
                            .collectAsList())
                .code())
        .isEqualTo(ErrorCode.NOT_AGGREGATED);
    String sum =
        "SELECT p1.share_sum(named_struct('tag', age + 0L, 'low', 0L, 'high', 0L)) AS s FROM {t}";
    assertThat(Consortium.failureOf(() -> asking.dataset("p1", sum).collectAsList()).getMessage())
        .doesNotContain("JOINTLY_BUG")
        .containsAnyOf("JOINTLY_UNSUPPORTED_SQL", "JOINTLY_NOT_AGGREGATED");
    assertThat(asking.posted()).isEmpty();
    asking.matches(
        "SELECT p1.share_to_bigint(p1.share_reconstruct(p1.share_split(p1.share_encode(sum(age)),"
            + " 'c', 1, 3))) AS s FROM {t}");
  }

  @Test
  void theyNeedNoCollaboration() {
    SparkSession spark = SharedSpark.newSession();
    spark.conf().set("spark.sql.catalog.shares", ShareCatalog.class.getName());
    String call = "SELECT shares.share_to_bigint(shares.share_encode(7))";
    assertThat(spark.sql(call).first().getLong(0)).isEqualTo(7);
    assertThat(
            spark.sql("SHOW USER FUNCTIONS IN shares").collectAsList().stream()
                .map(row -> row.getString(0).replaceFirst("shares\\.", "")))
        .containsExactlyInAnyOrderElementsOf(
            ShareFunction.all().stream().map(ShareFunction::name).toList());
    for (String none :
        List.of("shares.share_none(1)", "shares.a.share_encode(1)", "shares.top_k(1)")) {
      assertThatThrownBy(() -> spark.sql("SELECT " + none)).isInstanceOf(AnalysisException.class);
    }
    spark.conf().set("spark.sql.catalog.more", ShareCatalog.class.getName());
    spark.conf().set("spark.sql.catalog.more.party", "north");
    JointlyException failure =
        Consortium.failureOf(() -> spark.sql(call.replace("shares.", "more.")));
    assertThat(failure.code()).isEqualTo(ErrorCode.OPTION);
    assertThat(failure.getMessage()).contains("is given party");
  }

  @Test
  void theyAreListed() {
    Set<String> listed = new HashSet<>();
    sql("SHOW USER FUNCTIONS IN p1").collectAsList().forEach(row -> listed.add(row.getString(0)));
    Set<String> missing = new TreeSet<>();
    for (ShareFunction function : ShareFunction.all()) {
      if (listed.stream().noneMatch(name -> name.endsWith(function.name()))) {
        missing.add(function.name());
      }
    }
    assertThat(missing).isEmpty();
    assertThat(ShareFunction.find("share_none")).isNull();
  }
}
