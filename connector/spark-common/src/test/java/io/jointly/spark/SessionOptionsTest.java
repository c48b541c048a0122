package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.run.JointOptions.Option;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Options that are set in a session after the catalog was used take effect, or are refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionOptionsTest {

  private static final String QUERY = "SELECT count(*) AS n, sum(age) AS s FROM {t}";

  private Consortium parties;

  @BeforeAll
  void start(@TempDir Path folder) {
    Consortium.Builder builder =
        Consortium.in(folder).columns("age: {type: int, use: [measure], min: 0, max: 120}");
    for (int party = 0; party < 3; party++) {
      builder.rows("SELECT CAST(id AS INT) AS age FROM range(" + (20 + party) + ")");
    }
    parties = builder.build();
  }

  private SparkSession session() {
    return parties.session("spark.sql.shuffle.partitions", "2");
  }

  private void become(String party, int rows) {
    parties
        .spark
        .sql("SELECT CAST(id AS INT) AS age FROM range(" + rows + ")")
        .createOrReplaceGlobalTempView("rows_" + parties.number + "_" + party);
  }

  private long ask(SparkSession session, String run) {
    Map<String, Callable<List<Row>>> actions = new LinkedHashMap<>();
    for (String party : parties.parties) {
      session.conf().set("spark.sql.catalog." + party + ".run", run);
      actions.put(party, () -> session.sql(parties.at(party, QUERY)).collectAsList());
    }
    long count = -1;
    for (Consortium.Result result : Consortium.all(actions).values()) {
      count = result.answer().get(0).getLong(0);
    }
    return count;
  }

  @Test
  void aRunIsReadForEachAction() {
    SparkSession session = session();
    assertThat(ask(session, "monday")).isEqualTo(63);
    long joins = parties.joins();
    become("p1", 40);
    assertThat(ask(session, "monday")).as("from memory").isEqualTo(63);
    assertThat(parties.joins()).isEqualTo(joins);
    assertThat(ask(session, "tuesday")).isEqualTo(83);
    assertThat(parties.joins()).isEqualTo(joins + 3);

    // A DataFrame takes the run that the session has when it is looked at, not when it was made.
    Dataset<Row> made = session.sql(parties.at("p1", QUERY));
    made.queryExecution().executedPlan();
    session.conf().set("spark.sql.catalog.p1.run", "monday");
    assertThat(made.collectAsList().get(0).getLong(0)).isEqualTo(63);
    // Other sessions have their own, and know the answers.
    assertThat(ask(session(), "tuesday")).isEqualTo(83);
    assertThat(parties.joins()).isEqualTo(joins + 3);
    become("p1", 20);
  }

  /** A shell begins without a run: everything but asking works, and says what to do. */
  @Test
  void aRunIsNamedBeforeTheFirstQueryAndNotEarlier() {
    SparkSession session = session();
    session.conf().unset("spark.sql.catalog.p1.run");
    long joins = parties.joins();
    assertThat(session.sql("SHOW TABLES IN p1").collectAsList()).isNotEmpty();
    assertThat(session.sql("DESCRIBE EXTENDED p1.t").collectAsList()).isNotEmpty();
    Dataset<Row> made = session.sql(parties.at("p1", QUERY));
    assertThat(made.schema().fieldNames()).hasSize(2);
    assertThat(session.sql("EXPLAIN " + parties.at("p1", QUERY)).first().getString(0))
        .contains("budget left");
    for (Callable<?> action :
        List.<Callable<?>>of(made::collectAsList, made::count, made::isEmpty)) {
      assertThat(Consortium.failureOf(action))
          .hasMessageStartingWith("[JOINTLY_OPTION] spark.sql.catalog.p1.run is missing: ")
          .hasMessageContaining("spark.conf.set");
    }
    assertThat(parties.joins()).isEqualTo(joins);
    assertThat(ask(session, "named later")).isPositive();
    assertThat(made.collectAsList()).hasSize(1);
    become("p1", 20);
  }

  @ParameterizedTest
  @EnumSource(Option.class)
  void anotherOptionCannotBeChangedOnceTheCatalogIsUsed(Option option) {
    if (option == Option.RUN || option == Option.ON_SUPPRESSED) {
      return;
    }
    SparkSession session = session();
    Dataset<Row> made = session.sql(parties.at("p1", QUERY));
    made.queryExecution().executedPlan();
    String name = "spark.sql.catalog.p1." + option.key();
    scala.Option<String> before = session.conf().getOption(name);
    long joins = parties.joins();
    String value = option.key().endsWith("timeout") ? "9s" : "S3CRET-other";
    session.conf().set(name, value);
    for (Callable<?> action :
        List.<Callable<?>>of(
            () -> session.sql(parties.at("p1", QUERY)).collectAsList(), made::collectAsList)) {
      JointlyException changed = Consortium.failureOf(action);
      assertThat(changed.code()).isEqualTo(ErrorCode.OPTION);
      assertThat(changed)
          .hasMessageContaining(name)
          .hasMessageContaining(before.isDefined() ? "was set to another value" : "was set after")
          .hasMessageContaining("new session")
          .hasMessageContaining(back(option, before));
      assertThat(changed.getMessage()).doesNotContain("S3CRET");
    }
    if (before.isDefined() && option.byDefault() == null) {
      session.conf().unset(name);
      assertThat(Consortium.failureOf(() -> session.sql(parties.at("p1", QUERY)).collectAsList()))
          .hasMessageContaining(name);
    }
    assertThat(parties.joins()).isEqualTo(joins);
    before.foreach(
        old -> {
          session.conf().set(name, old);
          return null;
        });
    if (before.isEmpty()) {
      session.conf().unset(name);
    }
    assertThat(session.sql("EXPLAIN " + parties.at("p1", QUERY)).collectAsList()).isNotEmpty();
  }

  @Test
  void anUnknownOptionIsAnErrorLaterToo() {
    SparkSession session = session();
    session.sql("DESCRIBE p1.t").collectAsList();
    session.conf().set("spark.sql.catalog.p1.runs", "x");
    assertThat(Consortium.failureOf(() -> session.sql(parties.at("p1", QUERY)).collectAsList()))
        .hasMessageContaining("unknown option spark.sql.catalog.p1.runs");
    session.conf().unset("spark.sql.catalog.p1.runs");
    session.conf().set("spark.sql.catalog.p1.RUN", "x");
    assertThat(Consortium.failureOf(() -> session.sql(parties.at("p1", QUERY)).collectAsList()))
        .hasMessageContaining("spark.sql.catalog.p1.run is set twice");
  }

  /** The run's first session must not decide for the others. */
  @Test
  void aNewSessionHasItsOwnOptions() {
    SparkSession quick = parties.session("spark.sql.catalog.p1.join-timeout", "1s");
    quick.conf().set("spark.sql.catalog.p1.run", "alone");
    assertThat(Consortium.failureOf(() -> quick.sql(parties.at("p1", QUERY)).collectAsList()))
        .hasMessageContaining("1 s");
    SparkSession slower = parties.session("spark.sql.catalog.p1.join-timeout", "2s");
    slower.conf().set("spark.sql.catalog.p1.run", "alone");
    assertThat(Consortium.failureOf(() -> slower.sql(parties.at("p1", QUERY)).collectAsList()))
        .hasMessageContaining("2 s");
  }

  private static String back(Option option, scala.Option<String> before) {
    if (!before.isDefined()) {
      return "Unset it";
    }
    return option == Option.MAILBOX
        ? "Set it back to what it was"
        : "Set it back to '" + before.get() + "'";
  }
}
