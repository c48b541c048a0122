package io.jointly.relation;

import static io.jointly.query.SparkTyping.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.collaboration.AllowedFamilies;
import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.Column.Domain;
import io.jointly.collaboration.Entity;
import io.jointly.collaboration.Entity.Place;
import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Rules;
import io.jointly.collaboration.SampleRules;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.Use;
import io.jointly.encoding.bounds.DeclaredBounds;
import io.jointly.encoding.bounds.FloatingBounds;
import io.jointly.encoding.bounds.Interval;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.query.Expr;
import io.jointly.query.Family;
import io.jointly.query.Function;
import io.jointly.query.Relation;
import io.jointly.query.Relation.Computed;
import io.jointly.query.Relation.JoinType;
import io.jointly.query.Relation.Named;
import io.jointly.query.SetFunction;
import io.jointly.query.SqlType;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What follows for rows that stand in the query, and for what is joined with them. */
class ValuesTableTest {

  private static final SqlType BIGINT = SqlType.of(SqlType.Kind.BIGINT);
  private static final SqlType INT = SqlType.of(SqlType.Kind.INT);
  private static final SqlType DOUBLE = SqlType.of(SqlType.Kind.DOUBLE);
  private static final SqlType STRING = SqlType.of(SqlType.Kind.STRING);
  private static final SqlType DATE = SqlType.of(SqlType.Kind.DATE);

  private static final Entity PATIENT = new Entity("patient", Place.ONE_PARTY);

  private static final Expr.Column PID = new Expr.Column("pid", BIGINT);
  private static final Expr.Column KIND = new Expr.Column("kind", INT);
  private static final Expr.Column AGE = new Expr.Column("age", INT);

  /** At most 20 rows of one patient. */
  private static final Relation VISITS =
      new Relation.Project(
          new Relation.Table("visits"),
          List.of(new Named("pid", PID), new Named("kind", KIND), new Named("age", AGE)));

  private static final Expr.Column A = new Expr.Column("a", INT);
  private static final Expr.Column B = new Expr.Column("b", INT);

  private static Collaboration collaboration(Rules rules) {
    Map<String, Column> columns = new LinkedHashMap<>();
    for (Column column :
        List.of(
            declare("pid", BIGINT, Domain.UNBOUNDED, Use.KEY),
            declare("kind", INT, Domain.between(1, 3), Use.DIMENSION, Use.FILTER),
            declare("age", INT, Domain.between(0, 120), Use.FILTER))) {
      columns.put(column.name(), column);
    }
    Table visits = new Table("visits", 5000, List.of(new EntityKey(PATIENT, "pid", 20L)), columns);
    return new Collaboration(
        new Collaboration.Terms("c", "tests", LocalDate.MAX, "0".repeat(64)),
        new Collaboration.Participants(List.of(), 1, List.of(), List.of()),
        Map.of("patient", PATIENT),
        Map.of("visits", visits),
        rules);
  }

  private static Column declare(String name, SqlType type, Domain domain, Use... uses) {
    return new Column(
        name, type, Set.of(uses), domain, null, AllowedFamilies.byDefault(type, Set.of(uses)));
  }

  private static Relation values(List<Expr.Column> columns, @Nullable Object[]... rows) {
    List<List<Expr.Literal>> literals = new ArrayList<>();
    for (@Nullable Object[] row : rows) {
      List<Expr.Literal> values = new ArrayList<>();
      for (int i = 0; i < row.length; i++) {
        values.add(new Expr.Literal(columns.get(i).type(), row[i]));
      }
      literals.add(values);
    }
    return new Relation.Values(columns, literals);
  }

  private static @Nullable Object[] row(@Nullable Object... values) {
    return values;
  }

  private static Relation pairs(int... numbers) {
    @Nullable Object[][] rows = new @Nullable Object[numbers.length / 2][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(numbers[2 * i], numbers[2 * i + 1]);
    }
    return values(List.of(A, B), rows);
  }

  private static Expr compare(Function comparison, Expr left, Expr right) {
    return call(comparison, "boolean", left, right);
  }

  private static Relation join(JoinType type, Relation right, Expr... conditions) {
    return new Relation.Join(type, VISITS, right, List.of(conditions));
  }

  private static DerivedTable derived(Relation rows) {
    return DerivedTable.of(collaboration(SampleRules.off()), rows, ColumnImages.NONE);
  }

  /** The greatest number of visits of a patient that follows. */
  private static Object most(Relation rows) {
    Computed count = new Computed("n", SetFunction.COUNT, List.of(), BIGINT);
    return Objects.requireNonNull(
        derived(new Relation.Group(rows, List.of(new Named("p", PID)), List.of(count)))
            .table()
            .column("n")
            .orElseThrow()
            .max());
  }

  private static Object inner(Relation values, Expr... conditions) {
    return most(join(JoinType.INNER, values, conditions));
  }

  @Test
  void rowsOfAnEntityMultiplyByTheEqualKeys() {
    Expr equal = compare(Function.EQUAL, KIND, A);
    assertThat(inner(pairs(1, 7, 2, 7, 3, 8), equal)).isEqualTo(20L);
    assertThat(inner(pairs(1, 7, 1, 8, 1, 9, 2, 7), equal)).isEqualTo(60L);
    assertThat(inner(pairs(1, 7, 1, 8, 1, 9, 2, 7), equal, compare(Function.EQUAL, B, AGE)))
        .isEqualTo(20L);
    assertThat(inner(pairs(1, 7, 1, 7), equal)).isEqualTo(40L);
    assertThat(inner(pairs(1, 7, 2, 7, 3, 8))).isEqualTo(60L);
    assertThat(inner(pairs(), equal)).isEqualTo(20L);
    assertThat(most(join(JoinType.LEFT, pairs(1, 7, 1, 8), equal))).isEqualTo(40L);
    assertThat(most(join(JoinType.SEMI, pairs(1, 7, 1, 8), equal))).isEqualTo(20L);
    assertThat(most(new Relation.Join(JoinType.INNER, pairs(1, 7, 1, 8), VISITS, List.of(equal))))
        .isEqualTo(40L);
    assertThat(derived(join(JoinType.INNER, pairs(1, 7, 1, 8, 2, 7), equal)).table().maxRows())
        .isEqualTo(10_000);
  }

  @Test
  void nullsMatchWhereTheyAreSafe() {
    Relation nulls = values(List.of(A), row((Object) null), row((Object) null), row(1));
    assertThat(inner(nulls, compare(Function.EQUAL, KIND, A))).isEqualTo(20L);
    assertThat(inner(nulls, compare(Function.NULL_SAFE_EQUAL, KIND, A))).isEqualTo(40L);
  }

  @Test
  void aWiderTypeTellsValuesApartAndANarrowerOneDoesNot() {
    Expr wide = call(Function.CAST, "bigint", A);
    assertThat(inner(pairs(1, 1, 2, 2), compare(Function.EQUAL, wide, PID2))).isEqualTo(20L);
    Expr narrow = call(Function.CAST, "tinyint", A);
    Expr kind = call(Function.CAST, "tinyint", KIND);
    assertThat(inner(pairs(1, 1, 257, 2), compare(Function.EQUAL, narrow, kind))).isEqualTo(40L);
    Expr cents = call(Function.CAST, "decimal(12,2)", A);
    Expr money = call(Function.CAST, "decimal(12,2)", KIND);
    assertThat(inner(pairs(1, 1, 2, 2), compare(Function.EQUAL, cents, money))).isEqualTo(20L);
    Expr few = call(Function.CAST, "decimal(11,2)", A);
    Expr others = call(Function.CAST, "decimal(11,2)", KIND);
    assertThat(inner(pairs(1, 1, 2, 2), compare(Function.EQUAL, few, others))).isEqualTo(40L);
  }

  private static final Expr PID2 = call(Function.CAST, "bigint", AGE);

  @Test
  void aConditionAmongTheRowsThemselvesBringsNothing() {
    assertThat(inner(pairs(1, 1, 2, 2), compare(Function.EQUAL, A, B))).isEqualTo(40L);
    Relation doubled =
        new Relation.Project(
            pairs(1, 1, 2, 2),
            List.of(new Named("a", A), new Named("c", call(Function.ADD, "int", A, B))));
    Expr.Column c = new Expr.Column("c", INT);
    assertThat(inner(doubled, compare(Function.EQUAL, A, c))).isEqualTo(40L);
    assertThat(inner(doubled, compare(Function.EQUAL, KIND, c))).isEqualTo(40L);
  }

  @Test
  void rangesMatchAsManyRowsAsHoldOneValue() {
    Expr from = compare(Function.GREATER_OR_EQUAL, AGE, A);
    Expr to = compare(Function.LESS_OR_EQUAL, AGE, B);
    assertThat(inner(pairs(0, 17, 18, 64, 65, 120), from, to)).isEqualTo(20L);
    assertThat(inner(pairs(0, 18, 18, 64, 65, 120), from, to)).isEqualTo(40L);
    assertThat(inner(pairs(0, 120, 18, 64, 60, 90), from, to)).isEqualTo(60L);
    Expr below = compare(Function.GREATER, B, AGE);
    assertThat(inner(pairs(0, 18, 18, 64, 65, 120), from, below)).isEqualTo(20L);
    assertThat(inner(pairs(0, 18, 18, 64, 65, 120), below, compare(Function.LESS, A, AGE)))
        .isEqualTo(20L);
    assertThat(inner(pairs(0, 17, 18, 64, 65, 120), from)).isEqualTo(60L);
    assertThat(inner(pairs(0, 17, 18, 64), from, compare(Function.LESS_OR_EQUAL, KIND, B)))
        .isEqualTo(40L);
    // Ranges that hold nothing match nothing.
    assertThat(inner(pairs(17, 0, 17, 0, 1, 2), from, to)).isEqualTo(20L);
    // The other way around they hold nothing, too.
    assertThat(
            inner(
                pairs(0, 17, 18, 64),
                compare(Function.LESS_OR_EQUAL, AGE, A),
                compare(Function.GREATER_OR_EQUAL, AGE, B)))
        .isEqualTo(20L);
  }

  @Test
  void operatorsOverTheRowsAreSeenThrough() {
    Relation repeated = pairs(1, 7, 1, 7, 2, 7);
    Relation distinct =
        new Relation.Group(repeated, List.of(new Named("x", A), new Named("y", B)), List.of());
    Expr.Column x = new Expr.Column("x", INT);
    assertThat(inner(distinct, compare(Function.EQUAL, KIND, x))).isEqualTo(20L);
    Relation filtered =
        new Relation.Filter(
            repeated, List.of(compare(Function.GREATER, B, new Expr.Literal(INT, 1))));
    assertThat(inner(filtered, compare(Function.EQUAL, KIND, A))).isEqualTo(40L);
  }

  @Test
  void whatTheColumnsHoldIsKnown() {
    List<Expr.Column> columns =
        List.of(
            A,
            new Expr.Column("s", STRING),
            new Expr.Column("x", DOUBLE),
            new Expr.Column("d", DATE),
            new Expr.Column("nan", DOUBLE),
            new Expr.Column("zero", DOUBLE),
            new Expr.Column("none", INT));
    LocalDate first = LocalDate.of(2020, 1, 1);
    LocalDate last = LocalDate.of(2021, 1, 1);
    Table table =
        derived(
                join(
                    JoinType.LEFT,
                    values(
                        columns,
                        row(5, "b", 0.5, last, Double.NaN, -0.0, null),
                        row(-2, "a", 3.25, first, 1.0, 2.0, null),
                        row(null, "b", null, null, null, null, null)),
                    compare(Function.EQUAL, KIND, A)))
            .table();
    assertThat(column(table, "a").values()).containsExactlyInAnyOrder(5, -2);
    assertThat(column(table, "s").values()).containsExactlyInAnyOrder("a", "b");
    assertThat(column(table, "x").values()).containsExactlyInAnyOrder(0.5, 3.25);
    assertThat(column(table, "nan").domain()).isEqualTo(Domain.UNBOUNDED);
    assertThat(column(table, "nan").uses()).containsExactlyInAnyOrder(Use.DIMENSION, Use.FILTER);
    assertThat(column(table, "zero").domain()).isEqualTo(Domain.between(0.0, 2.0));
    assertThat(column(table, "none").domain()).isEqualTo(Domain.UNBOUNDED);
    assertThat(column(table, "x").fractionBits()).isEqualTo(40);
    for (Column column : table.columns().values()) {
      assertThat(column.allows(Use.KEY)).isEqualTo(column.name().equals("pid"));
    }
    assertThat(column(table, "a").functions())
        .contains(Family.SUM, Family.COUNT)
        .doesNotContainAnyElementsOf(AllowedFamilies.TO_BE_NAMED);
    DeclaredBounds bounds = DeclaredBounds.of(table);
    assertThat(bounds.exact().of(A)).isEqualTo(Interval.of(-2, 5));
    assertThat(bounds.floating().of(columns.get(2))).isEqualTo(new FloatingBounds.Range(0.5, 3.25));
    assertThat(bounds.floating().of(columns.get(4))).isNull();
    Expr days = call(Function.DATE_DIFF, "int", columns.get(3), new Expr.Literal(DATE, first));
    assertThat(bounds.exact().of(days)).isEqualTo(Interval.of(0, 366));
  }

  private static Column column(Table table, String name) {
    return table.column(name).orElseThrow();
  }

  /** Whoever asks chooses the values, and how often each stands there. */
  @Test
  void columnsOfValuesAreComputed() {
    Expr equal = compare(Function.EQUAL, KIND, A);
    assertThat(derived(join(JoinType.INNER, pairs(1, 7), equal)).computed())
        .containsExactlyInAnyOrder("a", "b");
    Computed count = new Computed("n", SetFunction.COUNT, List.of(), BIGINT);
    Relation counts =
        new Relation.Group(pairs(1, 7, 1, 7), List.of(new Named("a", A)), List.of(count));
    assertThat(derived(join(JoinType.INNER, counts, equal)).computed()).contains("n");
    Relation numbered =
        new Relation.Window(
            pairs(1, 7, 1, 7),
            List.of(),
            List.of(new Relation.SortKey(B, Relation.Order.ASCENDING_NULLS_FIRST)),
            Relation.Frame.PARTITION,
            List.of(new Computed("r", SetFunction.ROW_NUMBER, List.of(), INT)));
    assertThat(derived(join(JoinType.INNER, numbered, equal)).computed()).contains("r");
  }

  @Test
  void keysAreNotComparedWithThem() {
    Relation ids = values(List.of(new Expr.Column("id", BIGINT)), row(7L));
    Expr.Column id = new Expr.Column("id", BIGINT);
    for (JoinType type : JoinType.values()) {
      for (Function comparison :
          List.of(Function.EQUAL, Function.NULL_SAFE_EQUAL, Function.GREATER)) {
        refused(
            SampleRules.off(),
            join(type, ids, compare(comparison, PID, id)),
            ErrorCode.COLUMN_USE,
            "column pid has use key",
            "A key may be compared with other keys only");
      }
    }
    Relation crossed = join(JoinType.INNER, ids);
    refused(
        SampleRules.off(),
        new Relation.Filter(crossed, List.of(compare(Function.EQUAL, PID, id))),
        ErrorCode.COLUMN_USE,
        "column pid has use key");
    refused(
        SampleRules.off(),
        new Relation.Project(crossed, List.of(new Named("is", compare(Function.EQUAL, PID, id)))),
        ErrorCode.COLUMN_USE,
        "column pid has use key");
    // A name does not make a key of them.
    refused(
        SampleRules.off(),
        new Relation.Join(
            JoinType.INNER,
            VISITS,
            new Relation.Group(ids, List.of(new Named("pid_2", id)), List.of()),
            List.of(compare(Function.EQUAL, PID, new Expr.Column("pid_2", BIGINT)))),
        ErrorCode.COLUMN_USE,
        "column pid has use key");
  }

  @Test
  void aRowMatchesOneWhereGroupsAreChecked() {
    Rules checked = SampleRules.of(5, 0, 1, Rules.ZeroGroups.RELEASE);
    Expr equal = compare(Function.EQUAL, KIND, A);
    DerivedTable.of(
        collaboration(checked), join(JoinType.INNER, pairs(1, 7, 2, 7), equal), ColumnImages.NONE);
    DerivedTable.of(
        collaboration(checked), join(JoinType.SEMI, pairs(1, 7, 1, 8), equal), ColumnImages.NONE);
    for (JoinType type : List.of(JoinType.INNER, JoinType.LEFT)) {
      refused(
          checked,
          join(type, pairs(1, 7, 1, 8), equal),
          ErrorCode.UNSUPPORTED_SQL,
          "can match one row of the parties with several rows of VALUES");
    }
    refused(
        checked,
        new Relation.Join(JoinType.INNER, pairs(1, 7, 1, 8), VISITS, List.of(equal)),
        ErrorCode.UNSUPPORTED_SQL,
        "several rows of VALUES");
    Relation twice = new Relation.Union(List.of(pairs(1, 7), pairs(2, 8)), List.of("a", "b"));
    refused(
        checked,
        join(JoinType.INNER, twice, equal),
        ErrorCode.UNSUPPORTED_SQL,
        "several rows of VALUES");
  }

  @Test
  void rowsOfTheQueryAloneAreNoTable() {
    refused(SampleRules.off(), pairs(1, 7), ErrorCode.UNSUPPORTED_SQL, "VALUES (1, 7)", "alone");
    refused(
        SampleRules.off(),
        new Relation.Union(
            List.of(
                new Relation.Project(VISITS, List.of(new Named("u", KIND), new Named("w", AGE))),
                pairs(1, 7)),
            List.of("u", "w")),
        ErrorCode.UNSUPPORTED_SQL,
        "adds rows of VALUES");
  }

  @Test
  void thereAreAThousandRowsOf64Columns() {
    List<Expr.Column> columns = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      columns.add(new Expr.Column("c" + i, INT));
    }
    Object[] ones = new Object[64];
    Arrays.fill(ones, 1);
    Object[][] rows = new Object[1000][];
    Arrays.fill(rows, ones);
    assertThat(((Relation.Values) values(columns, rows)).rows()).hasSize(1000);
    Object[][] more = new Object[1001][];
    Arrays.fill(more, ones);
    assertThatThrownBy(() -> values(columns, more)).hasMessageContaining("1001 rows");
    columns.add(new Expr.Column("c64", INT));
    assertThatThrownBy(() -> values(columns)).hasMessageContaining("65 columns");
    assertThatThrownBy(
            () -> new Relation.Values(List.of(A), List.of(List.of(new Expr.Literal(BIGINT, 1L)))))
        .hasMessageContaining("other types");
  }

  private static void refused(Rules rules, Relation rows, ErrorCode code, String... parts) {
    assertThatThrownBy(() -> DerivedTable.of(collaboration(rules), rows, ColumnImages.NONE))
        .isInstanceOfSatisfying(
            JointlyException.class, failure -> assertThat(failure.code()).isEqualTo(code))
        .hasMessageContainingAll(parts);
  }
}
