package io.jointly.query;

import static io.jointly.query.SparkTyping.call;
import static io.jointly.query.SparkTyping.column;
import static io.jointly.query.SparkTyping.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import io.jointly.query.SqlType.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("sweep")
class QueryCodecTest {

  private static final Settings NO_SETTINGS = Settings.of(Map.of());

  private static JointQuery sample() {
    Expr age = column("age", "int");
    Expr year = call(Function.YEAR, "int", column("admitted", "date"));
    return new JointQuery(
        "admissions",
        List.of(year, column("region", "string")),
        List.of(
            new Measure(Aggregate.COUNT_STAR, List.of(), SqlType.of(Kind.BIGINT)),
            new Measure(
                Aggregate.AVG,
                List.of(column("cost", "decimal(12,2)")),
                SqlType.parse("decimal(16,6)"))),
        List.of(call(Function.GREATER_OR_EQUAL, "boolean", age, literal(65))),
        Settings.of(Map.of("spark.sql.ansi.enabled", "true")));
  }

  private static void malformed(byte[] bytes, String message) {
    assertThatThrownBy(() -> QueryCodec.decode(bytes))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(message);
  }

  /** A query whose only content is one conjunct, written by hand. */
  private static byte[] withConjunct(Consumer<CanonicalWriter> conjunct) {
    CanonicalWriter out = new CanonicalWriter();
    out.u8(2).u8(1).text("t").u32(0).u32(0).u32(0).u32(1);
    conjunct.accept(out);
    return out.toByteArray();
  }

  @Test
  void theBytesAreFixed() {
    JointQuery query =
        new JointQuery(
            "t",
            List.of(column("a", "int")),
            List.of(
                new Measure(
                    Aggregate.SUM, List.of(column("d", "decimal(4,1)")), SqlType.decimal(14, 1))),
            List.of(call(Function.NOT, "boolean", literal("boolean", "true"))),
            Settings.of(Map.of("k", "v")));
    String expected =
        "02 01 00000001 74" // version, table
            + "00000001 00000001 6b 00000001 76" // settings
            + "00000001 01 00000001 61 030000" // groups: column a INT
            + "00000001 0003 050e01 00000001 01 00000001 64 050401" // measures: SUM, its type,
            // column d
            + "00000001 03 0034 000000 00000001 02 000000 0101"; // conjuncts: NOT(TRUE)
    assertThat(query.canonicalBytes())
        .isEqualTo(HexFormat.of().parseHex(expected.replace(" ", "")));
  }

  @Test
  void theNumbersOfTypesAndFunctionsNeverChange() {
    assertThat(Kind.values())
        .extracting(Enum::name)
        .containsExactly(
            "BOOLEAN",
            "TINYINT",
            "SMALLINT",
            "INT",
            "BIGINT",
            "DECIMAL",
            "FLOAT",
            "DOUBLE",
            "STRING",
            "DATE",
            "TIMESTAMP",
            "TIMESTAMP_NTZ");
    assertThat(Arrays.stream(Function.values()).map(Function::code)).doesNotHaveDuplicates();
    // One number over names and codes: a change of any of them changes it.
    List<String> codes =
        Arrays.stream(Function.values()).map(f -> f.name() + "=" + f.code()).sorted().toList();
    assertThat(String.join(",", codes).hashCode()).isEqualTo(FUNCTIONS);
    for (Function function : Function.values()) {
      assertThat(Function.ofCode(function.code())).isEqualTo(function);
      assertThat(Function.ofSparkName(function.sparkName())).isEqualTo(function);
    }
    assertThat(Arrays.stream(Aggregate.values()).map(a -> a.name() + "=" + a.code()))
        .containsExactly(
            "COUNT_STAR=1",
            "COUNT=2",
            "SUM=3",
            "AVG=4",
            "MIN=5",
            "MAX=6",
            "TRY_SUM=7",
            "TRY_AVG=8",
            "VAR_POP=10",
            "VAR_SAMP=11",
            "STDDEV_POP=12",
            "STDDEV_SAMP=13",
            "COVAR_POP=14",
            "COVAR_SAMP=15",
            "CORR=16",
            "REGR_INTERCEPT=17",
            "REGR_R2=18",
            "REGR_SLOPE=19",
            "REGR_SXY=20",
            "COVARIANCE_MATRIX=21",
            "LINEAR_REGRESSION=22",
            "REGR_SXX=23",
            "SKEWNESS=24",
            "KURTOSIS=25",
            "COUNT_DISTINCT=30",
            "APPROX_COUNT_DISTINCT=31",
            "HISTOGRAM=32",
            "PERCENTILE_CONT=33",
            "PERCENTILE_DISC=34",
            "APPROX_PERCENTILE=35",
            "TOP_K=36",
            "COUNT_KEYS=37",
            "SUM_DISTINCT=40",
            "AVG_DISTINCT=41",
            "MODE=42",
            "MODE_WITHIN_GROUP=43",
            "PERCENTILE_APPROX=44",
            "BIT_AND=50",
            "BIT_OR=51",
            "BIT_XOR=52");
    assertThat(Function.ofCode(0)).isNull();
    assertThat(Aggregate.ofCode(0)).isNull();
  }

  private static final int FUNCTIONS = -1_911_134_070;

  @Test
  void randomQueriesComeBack() {
    RandomQueries queries = new RandomQueries(new Random(Seed.of(QueryCodecTest.class)));
    for (int i = 0; i < 2000; i++) {
      JointQuery query = queries.query();
      byte[] bytes = query.canonicalBytes();
      JointQuery back = QueryCodec.decode(bytes);
      assertThat(back).isEqualTo(query);
      assertThat(back.canonicalBytes()).isEqualTo(bytes);
    }
  }

  @Test
  void everyExtremeValueComesBackAsALiteral() {
    for (SqlType type : RandomQueries.types()) {
      List<Expr> literals = new ArrayList<>();
      literals.add(new Expr.Literal(type, null));
      RandomQueries.extremes(type).forEach(value -> literals.add(new Expr.Literal(type, value)));
      JointQuery query = new JointQuery("t", literals, List.of(), List.of(), NO_SETTINGS);
      JointQuery back = QueryCodec.decode(query.canonicalBytes());
      assertThat(back.groups()).containsExactlyInAnyOrderElementsOf(literals);
    }
  }

  @Test
  void everyCutAndEveryExtensionIsMalformed() {
    RandomQueries queries = new RandomQueries(new Random(Seed.of(QueryCodecTest.class)));
    List<JointQuery> tried = new ArrayList<>(List.of(sample()));
    for (int i = 0; i < 20; i++) {
      tried.add(queries.query());
    }
    for (JointQuery query : tried) {
      byte[] bytes = query.canonicalBytes();
      for (int length = 0; length < bytes.length; length++) {
        malformed(Arrays.copyOf(bytes, length), "");
      }
      malformed(Arrays.copyOf(bytes, bytes.length + 1), "left over");
    }
  }

  @Test
  void flippedBitsAreMalformedOrAnotherQuery() {
    JointQuery query = sample();
    byte[] bytes = query.canonicalBytes();
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      decodesToItselfOrIsMalformed(flipped, query);
    }
  }

  @Test
  void spoiltBytesAreMalformedOrAnotherQuery() {
    Random random = new Random(Seed.of(QueryCodecTest.class));
    RandomQueries queries = new RandomQueries(random);
    for (int i = 0; i < 5_000; i++) {
      JointQuery query = queries.query();
      byte[] spoilt = query.canonicalBytes();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt();
      }
      if (!Arrays.equals(spoilt, query.canonicalBytes())) {
        decodesToItselfOrIsMalformed(spoilt, query);
      }
    }
  }

  private static void decodesToItselfOrIsMalformed(byte[] bytes, JointQuery original) {
    try {
      JointQuery other = QueryCodec.decode(bytes);
      assertThat(other.canonicalBytes()).isEqualTo(bytes);
      assertThat(other).isNotEqualTo(original);
    } catch (MalformedException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Test
  void whatIsNotInCanonicalOrderIsMalformed() {
    CanonicalWriter swapped = new CanonicalWriter().u8(2).u8(1).text("t").u32(0).u32(2);
    swapped.raw(ExprCodec.encode(column("b", "int"))).raw(ExprCodec.encode(column("a", "int")));
    malformed(swapped.u32(0).u32(0).toByteArray(), "canonical order");

    CanonicalWriter twice = new CanonicalWriter().u8(2).u8(1).text("t").u32(0).u32(2);
    twice.raw(ExprCodec.encode(column("a", "int"))).raw(ExprCodec.encode(column("a", "int")));
    malformed(twice.u32(0).u32(0).toByteArray(), "canonical order");

    CanonicalWriter settings = new CanonicalWriter().u8(2).u8(1).text("t").u32(2);
    settings.text("b").text("1").text("a").text("2");
    malformed(settings.u32(0).u32(0).u32(0).toByteArray(), "canonical order");

    CanonicalWriter same = new CanonicalWriter().u8(2).u8(1).text("t").u32(2);
    same.text("a").text("1").text("a").text("2");
    malformed(same.u32(0).u32(0).u32(0).toByteArray(), "canonical order");
  }

  @Test
  void whatThisVersionDoesNotKnowIsMalformed() {
    malformed(new byte[] {1}, "query version 1");
    malformed(withConjunct(out -> out.u8(0)), "expression tag 0");
    malformed(
        withConjunct(out -> out.u8(4)), "a parameter, which only the digest of a template has");
    malformed(withConjunct(out -> out.u8(5)), "expression tag 5");
    malformed(withConjunct(out -> out.u8(3).u16(999)), "unknown function 999");
    malformed(withConjunct(out -> out.u8(2).u8(12).u8(0).u8(0)), "unknown type 12");
    malformed(withConjunct(out -> out.u8(2).u8(255).u8(0).u8(0)), "unknown type 255");
    CanonicalWriter measure =
        new CanonicalWriter().u8(2).u8(1).text("t").u32(0).u32(0).u32(1).u16(999);
    malformed(measure.toByteArray(), "unknown aggregate 999");
  }

  @Test
  void impossibleTypesAreMalformed() {
    malformed(withConjunct(out -> out.u8(1).text("c").u8(5).u8(0).u8(0)), "decimal(0,0)");
    malformed(withConjunct(out -> out.u8(1).text("c").u8(5).u8(39).u8(0)), "decimal(39,0)");
    malformed(withConjunct(out -> out.u8(1).text("c").u8(5).u8(3).u8(4)), "decimal(3,4)");
    malformed(withConjunct(out -> out.u8(1).text("c").u8(3).u8(1).u8(0)), "no precision");
    malformed(withConjunct(out -> out.u8(1).text("c").u8(8).u8(0).u8(7)), "no precision");
  }

  @Test
  void aWrongNumberOfArgumentsIsMalformed() {
    for (Function function : Function.values()) {
      for (int count : new int[] {0, 5, 99_999}) {
        if (!function.takes(count)) {
          malformed(
              withConjunct(
                  out -> out.u8(3).u16(function.code()).u8(0).u8(0).u8(0).u32(count).u8(9)),
              "does not take " + count);
        }
      }
    }
  }

  @Test
  void constantsThatAnAggregateDoesNotTakeAreMalformed() {
    CanonicalWriter topOfNothing = new CanonicalWriter().u8(2).u8(1).text("t").u32(0).u32(0).u32(1);
    topOfNothing.u16(36).u8(3).u8(0).u8(0).u32(2);
    topOfNothing.raw(ExprCodec.encode(column("a", "int")));
    topOfNothing.raw(ExprCodec.encode(literal(0)));
    malformed(topOfNothing.toByteArray(), "k must be a number from 1 to 1000");
    CanonicalWriter noConstant = new CanonicalWriter().u8(2).u8(1).text("t").u32(0).u32(0).u32(1);
    noConstant.u16(36).u8(3).u8(0).u8(0).u32(2);
    noConstant.raw(ExprCodec.encode(column("a", "int")));
    noConstant.raw(ExprCodec.encode(column("b", "int")));
    malformed(noConstant.toByteArray(), "k must be a constant");
    CanonicalWriter tooMany = new CanonicalWriter().u8(2).u8(1).text("t").u32(0).u32(0).u32(1);
    tooMany.u16(3).u8(3).u8(0).u8(0).u32(2);
    tooMany.raw(ExprCodec.encode(column("a", "int")));
    tooMany.raw(ExprCodec.encode(column("b", "int")));
    malformed(tooMany.toByteArray(), "SUM does not take 2 arguments");
  }

  @Test
  void countsOverTheirCapsAreRefusedBeforeTheyAreBelieved() {
    CanonicalWriter settings = new CanonicalWriter().u8(2).u8(1).text("t").u32(101);
    malformed(settings.toByteArray(), "settings is 101, more than 100");
    CanonicalWriter groups = new CanonicalWriter().u8(2).u8(1).text("t").u32(0).u32(0xffffffffL);
    malformed(groups.toByteArray(), "groups is 4294967295");
    CanonicalWriter measures =
        new CanonicalWriter().u8(2).u8(1).text("t").u32(0).u32(0).u32(10_001);
    malformed(measures.toByteArray(), "measures is 10001");
    CanonicalWriter table = new CanonicalWriter().u8(2).u8(1).u32(1001);
    malformed(table.toByteArray(), "table length");
    malformed(
        withConjunct(out -> out.u8(3).u16(47).u8(0).u8(0).u8(0).u32(100_001)),
        "arguments is 100001");
    malformed(withConjunct(out -> out.u8(2).u8(8).u8(0).u8(0).u8(1).u32(65_537)), "string length");
    malformed(new byte[QueryCodec.MAX_BYTES + 1], "1048577 bytes");
  }

  private static Expr nested(int depth) {
    Expr expr = column("a", "boolean");
    for (int i = 0; i < depth; i++) {
      expr = call(Function.NOT, "boolean", expr);
    }
    return expr;
  }

  private static JointQuery where(Expr conjunct) {
    return new JointQuery("t", List.of(), List.of(), List.of(conjunct), NO_SETTINGS);
  }

  @Test
  void nestingIsBounded() {
    JointQuery deepest = where(nested(200));
    assertThat(QueryCodec.decode(deepest.canonicalBytes())).isEqualTo(deepest);
    malformed(where(nested(201)).canonicalBytes(), "nested deeper than 200");
  }

  @Test
  void aMebibyteOfOpeningsDoesNotOverflowTheStack() {
    CanonicalWriter out = new CanonicalWriter().u8(2).u8(1).text("t").u32(0).u32(0).u32(0).u32(1);
    byte[] opening = new CanonicalWriter().u8(3).u16(52).u8(0).u8(0).u8(0).u32(1).toByteArray();
    for (int i = 0; i < 100_000; i++) {
      out.raw(opening);
    }
    malformed(out.toByteArray(), "nested deeper");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 199})
  void bushesOfCallsAreReadInTheSizeOfTheirBytes(int depth) {
    // Every level has two arguments, the second of which is the next level.
    Expr expr = literal(0);
    for (int i = 0; i < depth; i++) {
      expr = call(Function.ADD, "int", literal(i), expr);
    }
    JointQuery query = where(expr);
    assertThat(QueryCodec.decode(query.canonicalBytes())).isEqualTo(query);
  }

  @Test
  void aLargeQueryIsReadAndALargerOneIsNot() {
    List<Expr> values = new ArrayList<>(List.of(column("s", "string")));
    for (int i = 0; i < 15; i++) {
      values.add(literal(i + "x".repeat(65_000)));
    }
    JointQuery query = where(new Expr.Call(Function.IN, values, SqlType.of(Kind.BOOLEAN)));
    assertThat(QueryCodec.decode(query.canonicalBytes())).isEqualTo(query);
    values.add(literal("y".repeat(65_000)));
    values.add(literal("z".repeat(65_000)));
    malformed(
        where(new Expr.Call(Function.IN, values, SqlType.of(Kind.BOOLEAN))).canonicalBytes(),
        "more than 1048576");
  }

  @Test
  void tenThousandGroupsAreReadInReasonableTime() {
    List<Expr> groups = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      // Names that all have one hash code: a hash table of them is as slow as it can be.
      String bits = Integer.toBinaryString(1 << 14 | i);
      groups.add(column(bits.replace("0", "Aa").replace("1", "BB"), "int"));
    }
    Collections.shuffle(groups, new Random(Seed.of(QueryCodecTest.class)));
    JointQuery query = new JointQuery("t", groups, List.of(), List.of(), NO_SETTINGS);
    byte[] bytes = query.canonicalBytes();
    assertThat(bytes).hasSizeLessThan(QueryCodec.MAX_BYTES);
    assertThat(QueryCodec.decode(bytes)).isEqualTo(query);
  }
}
