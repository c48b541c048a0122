package io.jointly.relation;

import static io.jointly.query.SparkTyping.call;
import static io.jointly.query.SparkTyping.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.collaboration.AllowedFamilies;
import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.Column.Domain;
import io.jointly.collaboration.Dealing;
import io.jointly.collaboration.Entity;
import io.jointly.collaboration.Entity.Place;
import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.Table.Whole;
import io.jointly.collaboration.Use;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.Relation;
import io.jointly.query.Relation.Computed;
import io.jointly.query.Relation.JoinType;
import io.jointly.query.Relation.Named;
import io.jointly.query.SetFunction;
import io.jointly.query.SqlType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a relation may be, and what follows for its columns. */
class DerivedTableTest {

  private static final SqlType BIGINT = SqlType.of(SqlType.Kind.BIGINT);
  private static final SqlType INT = SqlType.of(SqlType.Kind.INT);
  private static final SqlType MONEY = SqlType.decimal(9, 2);

  private static final Entity PATIENT = new Entity("patient", Place.ONE_PARTY);
  private static final Entity VISIT = new Entity("visit", Place.ONE_PARTY, PATIENT);
  private static final Entity DOCTOR = new Entity("doctor", Place.MANY);

  private static final Expr.Column PID = new Expr.Column("pid", BIGINT);
  private static final Expr.Column SEX = new Expr.Column("sex", INT);
  private static final Expr.Column V_PID = new Expr.Column("v_pid", BIGINT);
  private static final Expr.Column VID = new Expr.Column("vid", BIGINT);
  private static final Expr.Column COST = new Expr.Column("cost", MONEY);
  private static final Expr.Column KIND = new Expr.Column("kind", INT);
  private static final Expr.Column DOC = new Expr.Column("doc", BIGINT);
  private static final Expr.Column CODE = new Expr.Column("code", INT);
  private static final Expr.Column SECRET = new Expr.Column("secret", INT);

  private static final Relation PATIENTS = read("patients", PID, SEX);
  private static final Relation VISITS =
      new Relation.Project(
          new Relation.Table("visits"),
          List.of(
              new Named("v_pid", PID),
              new Named("vid", VID),
              new Named("cost", COST),
              new Named("kind", KIND),
              new Named("doc", DOC),
              new Named("secret", SECRET)));
  private static final Relation CODES = read("codes", CODE);
  private static final Relation OTHERS = read("others", KIND);

  private static final Collaboration COLLABORATION = collaboration();

  private static Relation read(String table, Expr.Column... columns) {
    return new Relation.Project(
        new Relation.Table(table),
        java.util.Arrays.stream(columns).map(column -> new Named(column.name(), column)).toList());
  }

  private static Column declare(String name, SqlType type, Domain domain, Use... uses) {
    return new Column(
        name, type, Set.of(uses), domain, null, AllowedFamilies.byDefault(type, Set.of(uses)));
  }

  private static Map<String, Column> columns(Column... columns) {
    Map<String, Column> named = new LinkedHashMap<>();
    for (Column column : columns) {
      named.put(column.name(), column);
    }
    return named;
  }

  private static Collaboration collaboration() {
    Domain any = Domain.UNBOUNDED;
    Table patients =
        new Table(
            "patients",
            1000,
            List.of(new EntityKey(PATIENT, "pid", 1L)),
            columns(
                declare("pid", BIGINT, any, Use.KEY),
                declare("sex", INT, Domain.between(1, 2), Use.DIMENSION, Use.FILTER)));
    Table visits =
        new Table(
            "visits",
            5000,
            List.of(new EntityKey(PATIENT, "pid", 20L), new EntityKey(VISIT, "vid", 1L)),
            columns(
                declare("pid", BIGINT, any, Use.KEY),
                declare("vid", BIGINT, any, Use.KEY),
                declare(
                    "cost",
                    MONEY,
                    Domain.between(BigDecimal.valueOf(0, 2), BigDecimal.valueOf(10_000, 2)),
                    Use.MEASURE),
                declare("kind", INT, Domain.between(1, 3), Use.DIMENSION, Use.FILTER, Use.MEASURE),
                declare("doc", BIGINT, any, Use.KEY),
                declare("secret", INT, Domain.between(0, 9), Use.MEASURE)));
    Table codes =
        new Table(
            "codes",
            Whole.PUBLIC,
            100,
            List.of(),
            columns(declare("code", INT, Domain.between(1, 9), Use.KEY, Use.DIMENSION)));
    Table others =
        new Table(
            "others",
            1000,
            columns(declare("kind", INT, Domain.between(1, 3), Use.DIMENSION, Use.FILTER)));
    Table dealt =
        new Table(
            "dealt",
            new Table.Shares(new Dealing(List.of(), false, false, Dealing.Validity.CHECKED, 1000)),
            1000,
            List.of(),
            columns(declare("kind", INT, Domain.between(1, 3), Use.DIMENSION, Use.FILTER)));
    return new Collaboration(
        new Collaboration.Terms("c", "tests", LocalDate.MAX, "0".repeat(64)),
        new Collaboration.Participants(List.of(), 1, List.of(), List.of()),
        Map.of("patient", PATIENT, "visit", VISIT, "doctor", DOCTOR),
        Map.of(
            "patients",
            patients,
            "visits",
            visits,
            "codes",
            codes,
            "others",
            others,
            "dealt",
            dealt),
        io.jointly.collaboration.SampleRules.off());
  }

  private static Expr equal(Expr left, Expr right) {
    return call(Function.EQUAL, "boolean", left, right);
  }

  private static Relation join(JoinType type, Relation left, Relation right, Expr... conditions) {
    return new Relation.Join(type, left, right, List.of(conditions));
  }

  private static Computed computed(SetFunction function, SqlType type, Expr... arguments) {
    return new Computed("r", function, List.of(arguments), type);
  }

  private static Relation perPatient(Computed... results) {
    return new Relation.Group(VISITS, List.of(new Named("v_pid", V_PID)), List.of(results));
  }

  private static Table derived(Relation rows) {
    return DerivedTable.of(COLLABORATION, rows, ColumnImages.NONE).table();
  }

  private static Column result(Computed computed) {
    return derived(perPatient(computed)).column("r").orElseThrow();
  }

  private static void refused(Relation rows, ErrorCode code, String... parts) {
    assertThatThrownBy(() -> derived(rows))
        .isInstanceOfSatisfying(
            JointlyException.class, failure -> assertThat(failure.code()).isEqualTo(code))
        .hasMessageContainingAll(parts);
  }

  @Test
  void tablesJoinByAKeyOfOneParty() {
    Table joined = derived(join(JoinType.INNER, PATIENTS, VISITS, equal(PID, V_PID)));
    assertThat(joined.keys()).extracting(EntityKey::column).containsExactly("pid", "v_pid", "vid");
    assertThat(joined.columns().keySet())
        .containsExactly("pid", "sex", "v_pid", "vid", "cost", "kind", "doc", "secret");
    assertThat(joined.keys().get(0).entity()).isEqualTo(PATIENT);
    for (JoinType type : JoinType.values()) {
      refused(
          join(type, PATIENTS, VISITS, equal(SEX, KIND)),
          ErrorCode.UNSUPPORTED_SQL,
          "the JOIN in SELECT * FROM (SELECT pid, sex FROM patients)",
          "can match rows of different parties",
          "keys on the left: pid of patient; on the right: v_pid of patient, vid of visit");
      refused(
          join(type, PATIENTS, VISITS, call(Function.NULL_SAFE_EQUAL, "boolean", PID, V_PID)),
          ErrorCode.UNSUPPORTED_SQL,
          "can match rows of different parties");
      refused(
          join(type, PATIENTS, VISITS, equal(PID, VID)),
          ErrorCode.UNSUPPORTED_SQL,
          "can match rows of different parties");
      refused(
          join(
              type,
              PATIENTS,
              VISITS,
              call(Function.OR, "boolean", equal(PID, V_PID), equal(SEX, KIND))),
          ErrorCode.UNSUPPORTED_SQL,
          "can match rows of different parties");
    }
  }

  /** By itself it is a table like others; below the total no party has its rows. */
  @Test
  void shareTablesAreReadByThemselves() {
    assertThat(derived(new Relation.Table("dealt")).isDealt()).isTrue();
    Relation dealt = read("dealt", KIND);
    for (Relation rows :
        List.of(
            dealt,
            new Relation.Filter(dealt, List.of(equal(KIND, literal(1)))),
            join(JoinType.INNER, VISITS, dealt, equal(KIND, KIND)),
            join(JoinType.SEMI, dealt, VISITS, equal(KIND, KIND)),
            join(JoinType.INNER, CODES, dealt, equal(CODE, KIND)),
            new Relation.Union(List.of(OTHERS, dealt), List.of("u")),
            new Relation.Group(dealt, List.of(new Named("kind", KIND)), List.of()))) {
      refused(
          rows,
          ErrorCode.UNSUPPORTED_SQL,
          "dealt is a share table: nobody has its rows",
          "WHERE on public dimensions and GROUP BY alone");
    }
  }

  @Test
  void publicTablesJoinByAnythingButAreNotKept() {
    assertThat(derived(join(JoinType.LEFT, VISITS, CODES, equal(KIND, CODE))).isPublic()).isFalse();
    for (JoinType type : List.of(JoinType.LEFT, JoinType.SEMI, JoinType.ANTI)) {
      refused(
          join(type, CODES, VISITS, equal(CODE, KIND)),
          ErrorCode.UNSUPPORTED_SQL,
          "keeps rows of VALUES or a public table",
          "Join the other way around");
    }
    refused(CODES, ErrorCode.UNSUPPORTED_SQL, "public tables alone");
    refused(
        new Relation.Union(List.of(OTHERS, CODES), List.of("u")),
        ErrorCode.UNSUPPORTED_SQL,
        "UNION ALL",
        "public table");
  }

  @Test
  void groupsAndWindowsAreOfOneEntity() {
    refused(
        new Relation.Group(VISITS, List.of(new Named("kind", KIND)), List.of()),
        ErrorCode.UNSUPPORTED_SQL,
        "the GROUP BY",
        "below the outermost aggregation",
        "v_pid of patient, vid of visit");
    refused(
        new Relation.Group(VISITS, List.of(new Named("doc", DOC)), List.of()),
        ErrorCode.UNSUPPORTED_SQL,
        "the GROUP BY");
    refused(
        new Relation.Window(
            VISITS,
            List.of(KIND),
            List.of(),
            Relation.Frame.PARTITION,
            List.of(computed(SetFunction.COUNT, BIGINT))),
        ErrorCode.UNSUPPORTED_SQL,
        "the window",
        "Partition it by the key of an entity");
    refused(
        new Relation.Union(List.of(read("patients", SEX), OTHERS), List.of("u")),
        ErrorCode.UNSUPPORTED_SQL,
        "about different entities");
  }

  @Test
  void whatIsComputedOfAnEntityHasBounds() {
    assertThat(result(computed(SetFunction.COUNT, BIGINT)).domain())
        .isEqualTo(Domain.between(0L, 20L));
    assertThat(result(computed(SetFunction.COUNT_DISTINCT, BIGINT, KIND)).domain())
        .isEqualTo(Domain.between(0L, 3L));
    assertThat(result(computed(SetFunction.SUM, SqlType.decimal(19, 2), COST)).domain())
        .isEqualTo(Domain.between(BigDecimal.valueOf(0, 2), BigDecimal.valueOf(200_000, 2)));
    assertThat(result(computed(SetFunction.MAX, INT, KIND)).domain())
        .isEqualTo(Domain.between(1, 3));
    assertThat(result(computed(SetFunction.AVG, SqlType.decimal(13, 6), COST)).domain())
        .isEqualTo(Domain.between(BigDecimal.valueOf(0, 6), BigDecimal.valueOf(100_000_000, 6)));
  }

  /** Nobody wrote the names of computed columns. */
  @Test
  void aRefusalSaysWhatComputedColumnsAre() {
    Relation most =
        new Relation.Group(
            VISITS,
            List.of(new Named("v_pid", V_PID)),
            List.of(computed(SetFunction.MAX, INT, SECRET)));
    Expr.Column name = new Expr.Column("r", INT);
    refused(
        new Relation.Filter(most, List.of(call(Function.GREATER, "boolean", name, literal(3)))),
        ErrorCode.COLUMN_USE,
        "WHERE: column r has use measure",
        "Here r is max(secret)");
  }

  /** A person may have named one computed column as another is called inside. */
  @Test
  void computedColumnsAreCalledAsTheQueryDoes() {
    JointlyException refusal =
        new CallerException(
            ErrorCode.DOMAIN, "GROUP BY c1, c2: c1 has no bounds, nor has 'c1' or c11");
    assertThat(ComputedColumns.named(refusal, Map.of("c1", "c2", "c2", "n$0")))
        .isInstanceOf(CallerException.class)
        .hasMessage("[JOINTLY_DOMAIN] GROUP BY c2, n$0: c2 has no bounds, nor has 'c1' or c11");
    assertThat(ComputedColumns.named(refusal, Map.of())).isSameAs(refusal);
    assertThat(ComputedColumns.named(refusal, Map.of("c3", "n"))).isSameAs(refusal);
  }

  @Test
  void aJoinHasNoMoreRowsThanFollows() {
    assertThat(derived(join(JoinType.INNER, PATIENTS, VISITS, equal(PID, V_PID))).maxRows())
        .as("one patient for each visit")
        .isEqualTo(5000);
    assertThat(derived(join(JoinType.LEFT, PATIENTS, VISITS, equal(PID, V_PID))).maxRows())
        .as("20 visits for each patient")
        .isEqualTo(20_000);
    assertThat(derived(join(JoinType.LEFT, VISITS, CODES, equal(KIND, CODE))).maxRows())
        .as("100 codes for each visit")
        .isEqualTo(500_000);
    assertThat(derived(join(JoinType.SEMI, PATIENTS, VISITS, equal(PID, V_PID))).maxRows())
        .isEqualTo(1000);
  }

  @Test
  void usesHoldAtAnyDepth() {
    refused(
        new Relation.Filter(VISITS, List.of(call(Function.GREATER, "boolean", SECRET, literal(3)))),
        ErrorCode.COLUMN_USE,
        "WHERE: column secret has use measure",
        "needs filter");
    refused(
        new Relation.Filter(VISITS, List.of(equal(VID, literal(7)))),
        ErrorCode.COLUMN_USE,
        "WHERE: column vid has use key");
    refused(
        new Relation.Group(
            VISITS, List.of(new Named("v_pid", V_PID), new Named("secret", SECRET)), List.of()),
        ErrorCode.COLUMN_USE,
        "GROUP BY: column secret");
    refused(
        new Relation.Project(
            VISITS,
            List.of(
                new Named(
                    "c1",
                    call(
                        Function.CASE_WHEN,
                        "int",
                        call(Function.GREATER, "boolean", SECRET, literal(3)),
                        KIND)))),
        ErrorCode.COLUMN_USE,
        "a condition in SELECT: column secret");
    Column most = result(computed(SetFunction.MAX, INT, SECRET));
    assertThat(most.uses()).containsExactly(Use.MEASURE);
    Column number = result(computed(SetFunction.COUNT, BIGINT, SECRET));
    assertThat(number.uses()).containsExactlyInAnyOrder(Use.DIMENSION, Use.FILTER, Use.MEASURE);
  }

  @Test
  void expressionsAreNotColumnsAsTheyAre() {
    Relation sums =
        perPatient(
            new Computed("whole", SetFunction.MAX, List.of(SECRET), INT),
            new Computed(
                "part",
                SetFunction.MAX,
                List.of(
                    call(
                        Function.CASE_WHEN,
                        "int",
                        call(Function.EQUAL, "boolean", KIND, literal(1)),
                        SECRET)),
                INT));
    assertThat(DerivedTable.of(COLLABORATION, sums, ColumnImages.NONE).computed())
        .containsExactly("part");
  }

  /** A join with a public table could make eleven rows of one. */
  @Test
  void whereRowsAreCheckedEntitiesAreCounted() {
    Relation joined = join(JoinType.INNER, OTHERS, CODES);
    assertThat(derived(joined).keys()).isEmpty();
    Collaboration checked =
        new Collaboration(
            COLLABORATION.terms(),
            COLLABORATION.participants(),
            COLLABORATION.entities(),
            COLLABORATION.tables(),
            io.jointly.collaboration.SampleRules.of(
                11, 0, 3, io.jointly.collaboration.Rules.ZeroGroups.SUPPRESS));
    assertThatThrownBy(() -> DerivedTable.of(checked, joined, ColumnImages.NONE))
        .hasMessageContaining("the rules count the rows of others, codes")
        .hasMessageContaining("agree on an entity_key");
    assertThat(
            DerivedTable.of(
                    checked,
                    join(JoinType.INNER, VISITS, CODES, equal(KIND, CODE)),
                    ColumnImages.NONE)
                .table()
                .entityKey())
        .isEqualTo("v_pid");
  }

  @Test
  void aPartnersRelationIsNotBelieved() {
    refused(
        new Relation.Filter(new Relation.Table("visits"), List.of()),
        ErrorCode.UNSUPPORTED_SQL,
        "does not list the columns");
    refused(read("nowhere", PID), ErrorCode.COLUMN_USE, "not declared");
    refused(
        read("visits", new Expr.Column("nothing", INT)),
        ErrorCode.COLUMN_USE,
        "column nothing as int, which its rows do not have");
    refused(
        read("visits", new Expr.Column("vid", INT)),
        ErrorCode.COLUMN_USE,
        "column vid as int, which is bigint");
    refused(
        join(JoinType.INNER, PATIENTS, PATIENTS, equal(PID, PID)),
        ErrorCode.UNSUPPORTED_SQL,
        "two columns of the query's rows have the name pid");
    refused(
        new Relation.Union(List.of(PATIENTS, read("patients", PID)), List.of("a", "b")),
        ErrorCode.UNSUPPORTED_SQL,
        "different numbers of columns");
  }
}
