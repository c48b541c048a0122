package io.jointly.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RelationCodecTest {

  private static final SqlType INT = SqlType.of(SqlType.Kind.INT);
  private static final Expr.Column A = new Expr.Column("a", INT);
  private static final Relation ROWS =
      new Relation.Project(new Relation.Table("t"), List.of(new Relation.Named("a", A)));

  private final Random random = new Random(Seed.of(RelationCodecTest.class));

  private static JointQuery over(Relation rows) {
    return new JointQuery(rows, List.of(), List.of(), List.of(), Settings.none());
  }

  private Relation relation(int depth) {
    if (depth == 0) {
      return random.nextBoolean() ? ROWS : values();
    }
    Relation input = relation(depth - 1);
    return switch (random.nextInt(6)) {
      case 0 -> new Relation.Filter(input, exprs());
      case 1 -> new Relation.Project(input, named());
      case 2 -> new Relation.Join(any(Relation.JoinType.values()), input, ROWS, exprs());
      case 3 -> new Relation.Group(input, named(), computed(true));
      case 4 ->
          new Relation.Window(
              input,
              exprs(),
              List.of(new Relation.SortKey(A, any(Relation.Order.values()))),
              any(Relation.Frame.values()),
              computed(false));
      default -> new Relation.Union(List.of(input, ROWS), List.of("u", "v"));
    };
  }

  private Relation values() {
    List<Expr.Literal> constants = new ArrayList<>();
    while (constants.isEmpty()) {
      exprs().stream()
          .flatMap(Expr::parts)
          .filter(Expr.Literal.class::isInstance)
          .forEach(part -> constants.add((Expr.Literal) part));
    }
    List<Expr.Column> columns = new ArrayList<>();
    constants.forEach(
        constant -> columns.add(new Expr.Column("v" + columns.size(), constant.type())));
    List<List<Expr.Literal>> rows = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      rows.add(
          constants.stream()
              .map(each -> random.nextBoolean() ? each : new Expr.Literal(each.type(), null))
              .toList());
    }
    return new Relation.Values(columns, rows);
  }

  private List<Expr> exprs() {
    RandomQueries queries = new RandomQueries(random);
    return IntStream.range(0, random.nextInt(3)).mapToObj(i -> queries.expr(2)).toList();
  }

  private List<Relation.Named> named() {
    List<Relation.Named> named = new ArrayList<>();
    exprs().forEach(expr -> named.add(new Relation.Named("n" + named.size(), expr)));
    return named;
  }

  private List<Relation.Computed> computed(boolean inGroup) {
    List<Relation.Computed> computed = new ArrayList<>();
    for (SetFunction function : SetFunction.values()) {
      if (random.nextInt(5) == 0 && (function.isAggregate() || !inGroup)) {
        int arguments = IntStream.of(0, 1, 2, 3).filter(function::takes).findFirst().orElseThrow();
        computed.add(
            new Relation.Computed(
                "r" + computed.size(),
                function,
                IntStream.range(0, arguments).<Expr>mapToObj(i -> A).toList(),
                INT));
      }
    }
    return computed;
  }

  private <T> T any(T[] items) {
    return items[random.nextInt(items.length)];
  }

  @Test
  void whatIsWrittenIsReadAndWhatIsSpoiltIsMalformedOrAnother() {
    for (int i = 0; i < 3_000; i++) {
      JointQuery query = over(relation(random.nextInt(6)));
      byte[] bytes = query.canonicalBytes();
      assertThat(QueryCodec.decode(bytes)).isEqualTo(query);
      byte[] spoilt = bytes.clone();
      spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt();
      if (!Arrays.equals(spoilt, bytes)) {
        try {
          JointQuery other = QueryCodec.decode(spoilt);
          assertThat(other.canonicalBytes()).isEqualTo(spoilt);
          assertThat(other).isNotEqualTo(query);
        } catch (MalformedException e) {
          assertThat(e.getMessage()).isNotBlank();
        }
      }
    }
  }

  @Test
  void theBytesAreFixed() {
    Relation rows =
        new Relation.Group(
            ROWS,
            List.of(new Relation.Named("a", A)),
            List.of(
                new Relation.Computed(
                    "c1", SetFunction.COUNT, List.of(), SqlType.of(SqlType.Kind.BIGINT))));
    assertThat(over(rows).canonicalBytes())
        .isEqualTo(
            HexFormat.of()
                .parseHex(
                    ("02 05 03 01 00000001 74" // version, group, projection, table t
                            + "00000001 00000001 61 01 00000001 61 030000" // a: column a INT
                            + "00000001 00000001 61 01 00000001 61 030000" // by a
                            + "00000001 00000002 6331 0001 040000 00000000" // c1: COUNT, BIGINT
                            + "00000000 00000000 00000000 00000000")
                        .replace(" ", ""))); // settings, groups, measures, conjuncts
  }

  private static List<Expr.Literal> row(@Nullable Integer number, @Nullable String text) {
    return List.of(
        new Expr.Literal(INT, number), new Expr.Literal(SqlType.of(SqlType.Kind.STRING), text));
  }

  private static final String VALUES =
      "02 08 00000002 00000001 6e 030000 00000001 74 080000"; // n INT, t STRING
  private static final String OF_NOTHING =
      "00000000 00000000 00000000 00000000"; // settings, groups, measures, conjuncts
  private static final String NULL_B = "00 01 00000001 62";
  private static final String ONE_NULL = "01 8000000000000001 00";

  /** Rows are sorted, and equal ones stand as often as they occur. */
  @Test
  void theBytesOfValuesAreFixed() {
    List<Expr.Column> columns =
        List.of(new Expr.Column("n", INT), new Expr.Column("t", SqlType.of(SqlType.Kind.STRING)));
    List<List<Expr.Literal>> rows = List.of(row(1, null), row(null, "b"), row(1, null));
    Relation values = new Relation.Values(columns, rows);
    assertThat(over(values).canonicalBytes())
        .isEqualTo(bytes(VALUES, "00000003", NULL_B, ONE_NULL, ONE_NULL, OF_NOTHING));
    assertThat(over(new Relation.Values(columns, List.of())).canonicalBytes())
        .isEqualTo(bytes(VALUES, "00000000", OF_NOTHING));
    assertThat(values)
        .isEqualTo(new Relation.Values(columns, List.of(rows.get(1), rows.get(0), rows.get(2))));
  }

  @Test
  void valuesAreReadStrictly() {
    malformed(bytes(VALUES, "00000002", ONE_NULL, NULL_B, OF_NOTHING), "not in canonical order");
    malformed(bytes(VALUES, "00000001", "02", OF_NOTHING), "a value starts with 2");
    malformed(bytes(VALUES, "00000001", "01 8000000080000000 00", OF_NOTHING), "outside its type");
    malformed(bytes(VALUES, "000003e9"), "1001");
    malformed(bytes("02 08 00000000 00000000", OF_NOTHING), "VALUES of 0 columns");
    malformed(bytes("02 08 00000041"), "65");
    malformed(bytes("02 08 00000001 00000001 6e 0c0000"), "unknown type 12");
    malformed(bytes("02 08 00000001 00000001 66 070000 00000001 01 fff8000000000001"), "NaN");
    malformed(bytes(VALUES, "00000001", "00 01 00000001 ff", OF_NOTHING), "UTF-8");
  }

  private static byte[] bytes(String... hex) {
    return HexFormat.of().parseHex(String.join("", hex).replace(" ", ""));
  }

  @Test
  void theNumbersOfFunctionsNeverChange() {
    assertThat(Arrays.stream(SetFunction.values()).map(f -> f.name() + "=" + f.code()))
        .containsExactly(
            "COUNT=1",
            "COUNT_DISTINCT=2",
            "SUM=3",
            "AVG=4",
            "MIN=5",
            "MAX=6",
            "SUM_DISTINCT=7",
            "BOOL_AND=8",
            "BOOL_OR=9",
            "VAR_POP=10",
            "VAR_SAMP=11",
            "STDDEV_POP=12",
            "STDDEV_SAMP=13",
            "ROW_NUMBER=40",
            "RANK=41",
            "DENSE_RANK=42",
            "LAG=43",
            "LEAD=44",
            "NTILE=45",
            "PERCENT_RANK=46",
            "CUME_DIST=47",
            "FIRST_VALUE=48",
            "LAST_VALUE=49",
            "FIRST_VALUE_IGNORE_NULLS=50",
            "LAST_VALUE_IGNORE_NULLS=51",
            "LAG_IGNORE_NULLS=52",
            "LEAD_IGNORE_NULLS=53",
            "NTH_VALUE=54",
            "NTH_VALUE_IGNORE_NULLS=55");
  }

  @Test
  void whatThisVersionDoesNotKnowIsMalformed() {
    malformed(new CanonicalWriter().u8(2).u8(9), "unknown operator 9");
    malformed(new CanonicalWriter().u8(2).u8(0), "unknown operator 0");
    malformed(new CanonicalWriter().u8(2).u8(4).u8(5), "unknown type of a join 5");
    CanonicalWriter ranked = new CanonicalWriter().u8(2).u8(5).u8(1).text("t").u32(0).u32(1);
    malformed(
        ranked.text("r").u16(40).u8(3).u8(0).u8(0).u32(0).u32(0), "ROW_NUMBER needs an order");
    CanonicalWriter counted = new CanonicalWriter().u8(2).u8(5).u8(1).text("t").u32(0).u32(1);
    malformed(counted.text("r").u16(99), "unknown function 99");
  }

  @Test
  void operatorsCannotBeNestedWithoutEnd() {
    CanonicalWriter deep = new CanonicalWriter().u8(2);
    for (int i = 0; i < 100_000; i++) {
      deep.u8(2);
    }
    malformed(deep, "nested deeper than 200");
    CanonicalWriter wide = new CanonicalWriter().u8(2).u8(7).u32(5_000);
    for (int i = 0; i < 5_000; i++) {
      wide.u8(1).text("t");
    }
    malformed(wide, "more than 1000 operators");
  }

  private static void malformed(CanonicalWriter bytes, String message) {
    malformed(bytes.toByteArray(), message);
  }

  private static void malformed(byte[] bytes, String message) {
    assertThatThrownBy(() -> QueryCodec.decode(bytes))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(message);
  }
}
