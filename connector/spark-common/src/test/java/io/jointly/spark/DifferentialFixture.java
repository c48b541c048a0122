package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.spark.Differences.Table;
import io.jointly.spark.Refusals.Refused;
import io.jointly.spark.version.ScalaCollections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;

/** Some parties with {@link DifferentialData}, who are asked one query after another. */
final class DifferentialFixture {

  private static final Set<ErrorCode> ARITHMETIC =
      Set.of(ErrorCode.OVERFLOW, ErrorCode.DIVIDE_BY_ZERO, ErrorCode.LOCAL_JOB);

  private final Consortium consortium;

  private DifferentialFixture(Consortium consortium) {
    this.consortium = consortium;
  }

  /** How Spark runs the queries of the parties, and those that they are compared with. */
  enum Execution {
    INTERPRETING,
    /** With generated code and adaptive plans, as users have it. */
    COMPILING
  }

  /**
   * @param rows of each party
   */
  record Shape(String name, Dialect dialect, Execution execution, int threshold, int... rows) {

    Shape(String name, Dialect dialect, int threshold, int... rows) {
      this(name, dialect, Execution.INTERPRETING, threshold, rows);
    }

    int parties() {
      return rows.length;
    }
  }

  static DifferentialFixture make(
      Path folder, Shape shape, long seed, String arguments, String joinTimeout) {
    Consortium.Builder builder = builder(folder.resolve(shape.name()), shape);
    SparkSession spark = builder.spark;
    spark.conf().set("spark.sql.shuffle.partitions", "1");
    spark.conf().set("spark.sql.session.timeZone", "UTC");
    DifferentialData.keys(builder)
        .parties(shape.parties(), shape.threshold())
        .ansi(String.valueOf(shape.dialect() != Dialect.WRAPPING))
        .maxRows("100000")
        .joinTimeout(joinTimeout)
        .columns(DifferentialData.COLUMNS)
        .rules(
            "{min_group_size: 1, min_parties: 1, refusal_budget: [], aggregate_arguments: %s%s}"
                .formatted(arguments, shape.parties() == 2 ? ", accept_two_parties: true" : ""));
    for (int party = 0; party < shape.parties(); party++) {
      builder.rows(DifferentialData.rows(spark, seed, party, shape.rows()[party]));
    }
    Consortium consortium = builder.build();
    List<Row> all = spark.table("everything").collectAsList();
    spark
        .createDataFrame(all, spark.table("everything").schema())
        .coalesce(1)
        .createOrReplaceTempView("everything");
    return new DifferentialFixture(consortium);
  }

  private static Consortium.Builder builder(Path folder, Shape shape) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Consortium.Builder builder =
        shape.dialect() == Dialect.EXTENDED ? Consortium.extended(folder) : Consortium.in(folder);
    return shape.execution() == Execution.COMPILING ? builder.compiling() : builder;
  }

  /**
   * Holds the joint answer against plain Spark's, and a failure against its failure.
   *
   * @return what it was, for the summary
   */
  String check(JointCase asked) {
    Table plain;
    try {
      plain = Table.of(consortium.union(asked.plain()));
    } catch (Exception e) {
      // Some of Spark's own are checked exceptions, which its Scala signatures do not declare.
      assertThat(e).hasStackTraceContaining("spark.Spark").hasStackTraceContaining("Exception");
      return fails(asked, e);
    }
    Map<String, Dataset<Row>> datasets = new ConcurrentHashMap<>();
    Map<String, Consortium.Result> results = ask(asked, datasets);
    consortium.forgetMessages();
    if (results.values().stream().allMatch(DifferentialFixture::canSelectNothing)) {
      // Then it gives what it gives over no rows.
      Table ofNoRows = Table.of(consortium.overNoRows(asked.plain()));
      assertThat(Differences.between(ofNoRows, plain, asked)).isEmpty();
      return asked.kind() + ", refused because it can select no row";
    }
    results.forEach(
        (party, result) -> {
          if (result.failure() != null) {
            throw new AssertionError(party + ": " + result.failure(), result.failure());
          }
        });
    results.forEach(
        (party, result) -> {
          Table joint =
              new Table(Objects.requireNonNull(datasets.get(party)).schema(), result.answer());
          assertThat(Differences.between(joint, plain, asked)).as("at " + party).isEmpty();
        });
    return asked.kind();
  }

  /** A grammar makes conditions that exclude each other now and then. */
  private static boolean canSelectNothing(Consortium.Result result) {
    return result.failure() != null
        && Consortium.ours(result.failure()).code() == ErrorCode.UNDECLARED_VALUE
        && String.valueOf(Consortium.ours(result.failure()).getMessage())
            .contains("exclude each other");
  }

  private Map<String, Consortium.Result> ask(JointCase asked, Map<String, Dataset<Row>> datasets) {
    Map<String, Callable<List<Row>>> actions = new LinkedHashMap<>();
    for (String party : consortium.parties) {
      actions.put(
          party,
          () -> {
            Dataset<Row> rows = consortium.dataset(party, at(party, asked.joint()));
            datasets.put(party, rows);
            return rows.collectAsList();
          });
    }
    return Consortium.all(actions);
  }

  private static String at(String party, String query) {
    return query.replace("{c}", party);
  }

  /** Where plain Spark fails over a row or a total, the parties do and nobody sees a result. */
  private String fails(JointCase asked, Exception plainly) {
    Map<String, Consortium.Result> results = ask(asked, new ConcurrentHashMap<>());
    List<String> posted = consortium.posted();
    consortium.forgetMessages();
    int arithmetic = 0;
    int index = 0;
    for (Map.Entry<String, Consortium.Result> entry : results.entrySet()) {
      assertThat(entry.getValue().failure())
          .as("%s has an answer where plain Spark fails with %s", entry.getKey(), plainly)
          .isNotNull();
      JointlyException ours = Consortium.ours(entry.getValue().failure());
      if (ARITHMETIC.contains(ours.code())) {
        arithmetic++;
      } else {
        assertThat(ours.code()).isIn(ErrorCode.TIMEOUT, ErrorCode.PEER_STOPPED);
      }
      if (ours.code() == ErrorCode.LOCAL_JOB) {
        // A row that fails does so before its party shares. Its partners may have begun to share
        // when its STOP reaches them; nothing is opened.
        String own = "/share-0-" + index + "-";
        assertThat(posted).noneMatch(name -> name.contains("/opened-") || name.contains(own));
      }
      index++;
    }
    assertThat(arithmetic).isPositive();
    return asked.kind() + ", failing as plain Spark does";
  }

  /** Holds that the first party is refused with one of the codes, and puts nothing. */
  void isRefused(Refused refused) {
    String party = consortium.parties.get(0);
    if (readsNothing(consortium, party, at(party, refused.sql()))) {
      return;
    }
    JointlyException failure =
        Consortium.failureOf(
            () -> consortium.dataset(party, at(party, refused.sql())).collectAsList());
    List<String> posted = consortium.posted();
    consortium.forgetMessages();
    assertThat(failure.code()).as(failure.getMessage()).isIn(refused.codes());
    assertThat(failure.getMessage()).startsWith("[JOINTLY_" + failure.code() + "] ");
    assertThat(posted).isEmpty();
  }

  /** Spark itself answers a query whose conditions a grammar has made to exclude each other. */
  private static boolean readsNothing(Consortium consortium, String party, String sql) {
    try {
      return ScalaCollections.list(
              consortium.dataset(party, sql).queryExecution().optimizedPlan().collectLeaves())
          .stream()
          .allMatch(leaf -> leaf instanceof LocalRelation);
    } catch (Exception e) {
      // Spark throws checked exceptions, too, which its Scala signatures do not declare.
      return false;
    }
  }
}
