package io.jointly.spark.relation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.SampleRules;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.Use;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.Relation;
import io.jointly.query.SqlType;
import io.jointly.spark.SharedSpark;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A partner's query whose rows its own software cannot have typed in this way. */
class RelationTypesTest {

  private static final SqlType INT = SqlType.parse("int");
  private static final SqlType TEXT = SqlType.parse("string");
  private static final SqlType BOOLEAN = SqlType.parse("boolean");

  private final RelationTypes types =
      new RelationTypes(
          SharedSpark.newSession(),
          new Collaboration(
              new Collaboration.Terms("c", "tests", LocalDate.MAX, "0".repeat(64)),
              new Collaboration.Participants(List.of(), 1, List.of(), List.of()),
              Map.of(),
              Map.of(
                  "t", new Table("t", 1000, Map.of("a", column("a", INT), "b", column("b", TEXT)))),
              SampleRules.off()));

  private static Column column(String name, SqlType type) {
    return new Column(name, type, Set.of(Use.FILTER), Column.Domain.UNBOUNDED, null, Set.of());
  }

  private static Relation where(Expr condition) {
    Relation rows =
        new Relation.Project(
            new Relation.Table("t"),
            List.of(
                new Relation.Named("a", new Expr.Column("a", INT)),
                new Relation.Named("b", new Expr.Column("b", TEXT))));
    return new Relation.Filter(rows, List.of(condition));
  }

  private static Expr call(Function function, SqlType type, Expr... arguments) {
    return new Expr.Call(function, List.of(arguments), type);
  }

  @Test
  void whatSparkTypesAlikeIsTaken() {
    assertThatCode(
            () ->
                types.check(
                    where(
                        call(
                            Function.EQUAL,
                            BOOLEAN,
                            new Expr.Column("a", INT),
                            new Expr.Literal(INT, 1)))))
        .doesNotThrowAnyException();
  }

  @Test
  void whatSparkDoesNotAnalyseIsRefused() {
    for (Expr condition :
        List.of(
            new Expr.Column("missing", BOOLEAN),
            new Expr.Column("a", INT),
            call(Function.AND, BOOLEAN, new Expr.Column("a", INT), new Expr.Column("b", TEXT)))) {
      Throwable failure = catchThrowable(() -> types.check(where(condition)));
      assertThat(failure).as("%s", condition).isInstanceOf(CallerException.class);
      assertThat(((CallerException) failure).code()).isEqualTo(ErrorCode.UNSUPPORTED_SQL);
    }
  }
}
