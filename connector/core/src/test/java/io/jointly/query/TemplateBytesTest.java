package io.jointly.query;

import static io.jointly.query.SparkTyping.call;
import static io.jointly.query.SparkTyping.column;
import static io.jointly.query.SparkTyping.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import io.jointly.crypto.Digest;
import io.jointly.crypto.Label;
import io.jointly.query.SqlType.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which bytes a template's digest is taken of. */
class TemplateBytesTest {

  private static final Expr AGE = column("age", "int");
  private static final Expr.Column WARD = new Expr.Column("ward", SqlType.of(Kind.STRING));

  private static JointQuery query(Relation rows, List<Expr> groups, List<Expr> conjuncts) {
    return new JointQuery(rows, groups, List.of(), conjuncts, Settings.of(Map.of()));
  }

  private static JointQuery over(Expr... conjuncts) {
    return query(new Relation.Table("t"), List.of(), List.of(conjuncts));
  }

  private static byte[] with(JointQuery query, Map<Object, String> names) {
    return QueryCodec.encodeTemplate(
        query, constant -> Optional.ofNullable(names.get(constant.value())));
  }

  private static Expr from(int age) {
    return call(Function.GREATER_OR_EQUAL, "boolean", AGE, literal(age));
  }

  @Test
  void aParameterIsANodeWithANameAndATypeInTheOrderOfItsBytes() {
    JointQuery query = over(from(65), call(Function.LESS, "boolean", AGE, literal(80)));
    CanonicalWriter expected = new CanonicalWriter().u8(2).u8(1).text("t").u32(0).u32(0).u32(0);
    expected.u32(2);
    // LESS is 42, GREATER_OR_EQUAL 45; INT is kind 3.
    expected.u8(3).u16(42).u8(0).u8(0).u8(0).u32(2);
    expected.u8(1).text("age").u8(3).u8(0).u8(0);
    expected.u8(2).u8(3).u8(0).u8(0).u8(1).u64(80 ^ Long.MIN_VALUE);
    expected.u8(3).u16(45).u8(0).u8(0).u8(0).u32(2);
    expected.u8(1).text("age").u8(3).u8(0).u8(0);
    expected.u8(4).text("from").u8(3).u8(0).u8(0);
    assertThat(with(query, Map.of(65, "from"))).isEqualTo(expected.toByteArray());
    assertThat(
            query.templateDigestHex(
                c ->
                    Integer.valueOf(65).equals(c.value()) ? Optional.of("from") : Optional.empty()))
        .isEqualTo(HexFormat.of().formatHex(Digest.of(Label.QUERY, expected.toByteArray())));
  }

  @Test
  void withoutParametersTheBytesAreTheQuerys() {
    JointQuery query =
        over(from(65), call(Function.IN, "boolean", WARD, literal("a"), literal("b")));
    assertThat(with(query, Map.of())).isEqualTo(query.canonicalBytes());
    assertThat(query.templateDigestHex(c -> Optional.empty())).isEqualTo(query.digestHex());
  }

  /** Two conjuncts of one form stand in the order of their constants, and so may change places. */
  @Test
  void theOrderDoesNotTellTheConstants() {
    Expr fixed = call(Function.NOT_EQUAL, "boolean", AGE, literal(50));
    byte[] low =
        with(over(fixed, call(Function.NOT_EQUAL, "boolean", AGE, literal(1))), Map.of(1, "x"));
    byte[] high =
        with(over(fixed, call(Function.NOT_EQUAL, "boolean", AGE, literal(99))), Map.of(99, "x"));
    assertThat(low).isEqualTo(high);
    assertThat(over(fixed, call(Function.NOT_EQUAL, "boolean", AGE, literal(1))).conjuncts().get(1))
        .isEqualTo(fixed);
    assertThat(
            over(fixed, call(Function.NOT_EQUAL, "boolean", AGE, literal(99))).conjuncts().get(0))
        .isEqualTo(fixed);
  }

  @Test
  void theItemsOfAnInAndGroupsAndMeasuresAreInOrderAgain() {
    Set<String> seen = new HashSet<>();
    for (String other : List.of("a", "z")) {
      List<Expr> items = new ArrayList<>(List.of(WARD, literal("m"), literal(other)));
      items.subList(1, 3).sort(Comparator.comparing(e -> (String) ((Expr.Literal) e).value()));
      JointQuery query =
          new JointQuery(
              "t",
              List.of(
                  call(Function.EQUAL, "boolean", WARD, literal(other)),
                  call(Function.EQUAL, "boolean", WARD, literal("m"))),
              List.of(percentile(other.equals("a") ? 0.1 : 0.9), percentile(0.5)),
              List.of(new Expr.Call(Function.IN, items, SqlType.of(Kind.BOOLEAN))),
              Settings.of(Map.of()));
      seen.add(hex(with(query, Map.of(other, "w", 0.1, "p", 0.9, "p"))));
    }
    assertThat(seen).hasSize(1);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static Measure percentile(double p) {
    return new Measure(
        Aggregate.PERCENTILE_CONT,
        List.of(
            AGE,
            new Expr.Literal(SqlType.of(Kind.DOUBLE), p),
            new Expr.Literal(SqlType.of(Kind.BOOLEAN), false)),
        SqlType.of(Kind.DOUBLE));
  }

  @Test
  void everyOperatorBelowTheTotalHasItsParameters() {
    Set<String> seen = new HashSet<>();
    for (int value : new int[] {1, 99}) {
      String hex = hex(with(query(tree(value), List.of(), List.of()), Map.of(value, "x")));
      seen.add(hex);
      String node =
          HexFormat.of()
              .formatHex(new CanonicalWriter().u8(4).text("x").u8(3).u8(0).u8(0).toByteArray());
      // Filter, projection, key, argument of a result, join, partition, order.
      assertThat(hex.split(node, -1)).hasSize(8);
    }
    assertThat(seen).hasSize(1);
  }

  private static Relation tree(int value) {
    Expr sum = call(Function.ADD, "int", AGE, literal(value));
    Relation.Named age = new Relation.Named("age", AGE);
    Relation read = new Relation.Project(new Relation.Table("t"), List.of(age));
    Relation filtered =
        new Relation.Filter(
            read,
            List.of(
                call(Function.NOT_EQUAL, "boolean", AGE, literal(50)),
                call(Function.NOT_EQUAL, "boolean", AGE, literal(value))));
    Relation projected = new Relation.Project(filtered, List.of(age, new Relation.Named("s", sum)));
    Relation windowed =
        new Relation.Window(
            projected,
            List.of(sum, call(Function.ADD, "int", AGE, literal(50))),
            List.of(new Relation.SortKey(sum, Relation.Order.ASCENDING_NULLS_FIRST)),
            Relation.Frame.PARTITION,
            List.of());
    Relation other =
        new Relation.Project(
            new Relation.Table("u"), List.of(new Relation.Named("b", column("b", "int"))));
    Relation joined =
        new Relation.Join(
            Relation.JoinType.INNER,
            windowed,
            other,
            List.of(
                call(Function.LESS, "boolean", column("b", "int"), literal(value)),
                call(Function.LESS, "boolean", column("b", "int"), literal(50))));
    return new Relation.Group(
        joined,
        List.of(new Relation.Named("k", sum)),
        List.of(new Relation.Computed("r", SetFunction.MAX, List.of(sum), SqlType.of(Kind.INT))));
  }

  @Test
  void rowsOfValuesKeepTheirConstants() {
    Relation values =
        new Relation.Values(
            List.of(new Expr.Column("v", SqlType.of(Kind.INT))),
            List.of(List.of(new Expr.Literal(SqlType.of(Kind.INT), 7))));
    JointQuery query = query(values, List.of(), List.of());
    assertThat(with(query, Map.of(7, "x"))).isEqualTo(query.canonicalBytes());
  }

  @Test
  void aQueryWithAParameterIsMalformed() {
    byte[] bytes = with(over(from(65)), Map.of(65, "from"));
    assertThatThrownBy(() -> QueryCodec.decode(bytes))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("a parameter, which only the digest of a template has");
  }

  @Test
  void nameTypeAndEveryOtherConstantTellTemplatesApart() {
    JointQuery query = over(from(65), call(Function.LESS, "boolean", AGE, literal(80)));
    byte[] template = with(query, Map.of(65, "from"));
    assertThat(with(query, Map.of(65, "since"))).isNotEqualTo(template);
    assertThat(with(query, Map.of(65, "from", 80, "to"))).isNotEqualTo(template);
    assertThat(
            with(
                over(from(65), call(Function.LESS, "boolean", AGE, literal(81))),
                Map.of(65, "from")))
        .isNotEqualTo(template);
    Expr longer =
        call(
            Function.GREATER_OR_EQUAL,
            "boolean",
            AGE,
            new Expr.Literal(SqlType.of(Kind.BIGINT), 65L));
    assertThat(
            with(
                over(longer, call(Function.LESS, "boolean", AGE, literal(80))),
                Map.of(65L, "from")))
        .isNotEqualTo(template);
    JointQuery elsewhere =
        new JointQuery(
            "t", List.of(), List.of(), query.conjuncts(), Settings.of(Map.of("zone", "x")));
    assertThat(with(elsewhere, Map.of(65, "from"))).isNotEqualTo(template);
  }
}
