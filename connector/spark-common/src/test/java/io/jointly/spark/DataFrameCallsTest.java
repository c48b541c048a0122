package io.jointly.spark;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.JointlyException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The calls of the DataFrame API: each is answered as by plain Spark, or refused in the words of
 * the call, with what to write instead. The sessions have the extension.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DataFrameCallsTest {

  private static final Map<String, Function<Dataset<Row>, Object>> ANSWERED = new LinkedHashMap<>();
  private static final Map<String, Refused> REFUSED = new LinkedHashMap<>();

  private Consortium parties;
  private Path folder;

  /** A call that needs rows, and what the refusal says. */
  private record Refused(Function<Dataset<Row>, Object> call, List<String> says) {}

  @BeforeAll
  void start(@TempDir Path given) {
    folder = given;
    parties = ExtensionData.consortium(given, "any_expression", "true", "UTC");
  }

  private static void answered(String name, Function<Dataset<Row>, Object> call) {
    ANSWERED.put(name, call);
  }

  private static void refused(String name, Function<Dataset<Row>, Object> call, String... says) {
    REFUSED.put(name, new Refused(call, List.of(says)));
  }

  static {
    answered("count", Dataset::count);
    answered("groupBy.count", t -> rows(t.groupBy("region").count()));
    answered("agg", t -> rows(t.agg(sum("cost"), avg("age"), max("age"))));
    answered("groupBy.agg", t -> rows(t.groupBy("region", "ok").agg(sum("cost").as("s"))));
    answered("groupBy.avg", t -> rows(t.groupBy("region").avg("age")));
    answered("groupBy.min", t -> rows(t.groupBy("region").min("age")));
    answered("rollup", t -> rows(t.rollup("region", "ok").count()));
    answered("cube", t -> rows(t.cube("region", "ok").agg(sum("cost"))));
    answered("pivot", t -> rows(t.groupBy("ok").pivot("region").agg(sum("cost"))));
    answered(
        "pivot(values)",
        t -> rows(t.groupBy("ok").pivot("region", List.of("north", "south")).agg(sum("cost"))));
    answered("select.distinct", t -> rows(t.select("region", "ok").distinct()));
    answered("distinct.count", t -> t.select("region").distinct().count());
    answered("select.dropDuplicates", t -> rows(t.select("region").dropDuplicates()));
    answered("where.count", t -> t.where("age > 50").count());
    answered("filter", t -> t.filter(col("ok")).count());
    answered("union.count", t -> t.union(t.where("age > 50")).count());
    answered("describe(column)", t -> rounded(t.describe("age", "stay")));
    answered("summary", t -> rounded(t.select("age").summary()));
    answered("summary(names)", t -> rounded(t.select("age", "stay").summary("count", "mean")));
    answered("na.fill.agg", t -> rows(t.na().fill(0).agg(sum("age"))));
    answered(
        "na.replace.groupBy",
        t -> rows(t.na().replace("region", Map.of("north", "south")).groupBy("region").count()));
    answered(
        "withColumn.groupBy",
        t -> rows(t.withColumn("d", col("age").divide(10).cast("int")).groupBy("d").count()));
    answered("selectExpr", t -> rows(t.selectExpr("sum(age)", "count(*)")));
    answered("select(agg)", t -> rows(t.select(count(lit(1)), sum("cost"))));
    answered(
        "where(result)", t -> rows(t.groupBy("region").agg(count("*").as("n")).where("n > 2")));
    answered("limit(result)", t -> rows(t.groupBy("region").count().orderBy("count").limit(2)));
    answered(
        "unpivot.groupBy(name)",
        t -> rows(unpivoted(t, "cost", "price").groupBy("region", "k").agg(sum("v"))));
    answered("repartition", t -> rows(t.repartition(3).groupBy("region").count()));
    answered("coalesce.count", t -> t.coalesce(1).count());
    answered("schema", t -> t.schema().fieldNames().length > 5);

    String nobody = " asks for rows of t, and nobody can see rows of a joint table";
    String example = "for example: SELECT ok, count(*), avg(stay) FROM p1.t GROUP BY ok";
    refused("show", t -> done(t::show), "show()" + nobody, example);
    refused("head", Dataset::head, "head()" + nobody, example);
    refused("first", Dataset::first, "first()" + nobody, example);
    refused("take", t -> t.take(3), "take()" + nobody, example);
    refused("tail", t -> t.tail(3), "tail()" + nobody, example);
    refused("isEmpty", Dataset::isEmpty, "isEmpty()" + nobody, example);
    refused("collect", Dataset::collect, "collect()" + nobody, example);
    refused("toLocalIterator", Dataset::toLocalIterator, "toLocalIterator()" + nobody, example);
    refused("orderBy", t -> t.orderBy("age").take(2), "take()" + nobody, example);
    refused("na.fill", t -> rows(t.na().fill(0)), "collectAsList()" + nobody, example);
    refused("rdd.count", t -> t.javaRDD().count(), "rdd.count()" + nobody, example);
    refused(
        "sampleBy",
        t -> rows(t.stat().sampleBy("region", Map.of("north", 0.5), 1L)),
        "collectAsList()" + nobody);
    refused(
        "cache.count",
        t -> {
          Dataset<Row> cached = t.cache();
          try {
            return cached.count();
          } finally {
            t.unpersist(true);
          }
        },
        "cache() or persist()" + nobody,
        "Call unpersist(), and cache the result",
        example);
    refused("localCheckpoint", Dataset::localCheckpoint, "localCheckpoint()" + nobody);
    refused("distinct", Dataset::distinct, "GROUP BY: the collaboration declares column zip");
    refused(
        "dropDuplicates(column)",
        t -> t.dropDuplicates("region", new String[] {}),
        "which row comes first depends on the order");
    refused("describe", t -> t.describe(), "column zip with use [filter], not measure");
    refused(
        "summary of many values",
        t -> t.select("stay").summary(),
        "percentile_approx(stay, 0.25D): stay can have",
        "joint.approx_percentile(stay, p)");
    refused(
        "crosstab", t -> t.stat().crosstab("region", "ok"), "crosstab()", "groupBy(x, y).count()");
    refused(
        "approxQuantile",
        t -> t.stat().approxQuantile("age", new double[] {0.5}, 0.01),
        "approxQuantile() would need its rows",
        "joint.approx_percentile(age, p)");
    refused(
        "freqItems",
        t -> t.stat().freqItems(new String[] {"region"}),
        "in place of freqItems() write groupBy(x).count()");
    refused("bloomFilter", t -> t.stat().bloomFilter("age", 100, 0.01), "groupBy(x).count()");
    refused(
        "countMinSketch", t -> t.stat().countMinSketch("age", 0.1, 0.9, 1), "groupBy(x).count()");
    refused("corr", t -> t.stat().corr("age", "stay"), "corr(", "column stay");
    refused("cov", t -> t.stat().cov("age", "stay"), "covar_samp(", "column stay");
    refused(
        "na.drop.count",
        t -> t.na().drop(new String[] {"region", "ok"}).count(),
        "in place of na.drop() write WHERE region IS NOT NULL AND ok IS NOT NULL");
    refused(
        "na.drop(all columns)",
        t -> t.na().drop().count(),
        "does not declare with use filter",
        "no other way");
    refused("sample.count", t -> t.sample(0.5, 1L).count(), "sample()", "aggregate all of them");
    refused(
        "randomSplit",
        t -> t.randomSplit(new double[] {0.5, 0.5}, 1L)[0].count(),
        "sample()",
        "aggregate all of them");
    refused("limit.count", t -> t.limit(5).count(), "LIMIT comes before the aggregation");
    refused("crossJoin", t -> t.crossJoin(t.select("ok")).count(), "a join");
    refused(
        "map",
        t -> t.map((MapFunction<Row, String>) Row::toString, Encoders.STRING()).collectAsList(),
        "collectAsList()" + nobody);
    refused(
        "filter(function)",
        t -> t.filter((FilterFunction<Row>) row -> true).count(),
        "a function of your own");
    // A group would have rows of both columns.
    refused(
        "unpivot.groupBy(id)",
        t -> unpivoted(t, "cost", "price").groupBy("region").agg(sum("v")),
        "comes before the aggregation");
  }

  private static Dataset<Row> unpivoted(Dataset<Row> table, String one, String other) {
    return table.unpivot(
        new Column[] {col("region")}, new Column[] {col(one), col(other)}, "k", "v");
  }

  private static Object done(Runnable action) {
    action.run();
    return 0;
  }

  private static Object rows(Dataset<Row> answer) {
    return answer.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  /** The numbers are texts; those of a double may differ in the last digits. */
  private static Object rounded(Dataset<Row> answer) {
    return answer.collectAsList().stream()
        .map(row -> row.mkString(" ").replaceAll("(\\.\\d{9})\\d+", "$1"))
        .toList();
  }

  private static Object finished(Object result) {
    return result instanceof Dataset<?> dataset ? dataset.collectAsList() : result;
  }

  @Test
  void whatIsAnsweredIsPlainSparks() {
    ANSWERED.forEach(
        (name, call) -> {
          Map<String, Callable<List<Row>>> actions = new LinkedHashMap<>();
          for (String party : parties.parties) {
            actions.put(
                party,
                () ->
                    List.of(
                        RowFactory.create(
                            String.valueOf(call.apply(parties.spark.table(party + ".t"))))));
          }
          String plain = String.valueOf(call.apply(parties.spark.table("everything")));
          Consortium.all(actions)
              .forEach(
                  (party, result) ->
                      assertThat(result.answer().get(0).getString(0)).as(name).isEqualTo(plain));
          parties.forgetMessages();
        });
  }

  @Test
  void whatIsRefusedIsNamed() {
    Map<String, String> others = new LinkedHashMap<>();
    REFUSED.forEach(
        (name, refused) -> {
          Dataset<Row> table = parties.spark.table("p1.t");
          try {
            finished(refused.call().apply(table));
            others.put(name, "was answered");
          } catch (Throwable e) {
            String message = message(e);
            if (!refused.says().stream().allMatch(message::contains)) {
              others.put(name, message);
            }
          }
        });
    assertThat(others).isEmpty();
    assertThat(parties.posted()).isEmpty();
  }

  private static String message(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof JointlyException ours) {
        return Objects.requireNonNull(ours.getMessage());
      }
    }
    java.io.StringWriter trace = new java.io.StringWriter();
    failure.printStackTrace(new java.io.PrintWriter(trace));
    return trace.toString().lines().limit(40).collect(java.util.stream.Collectors.joining(" | "));
  }

  @Test
  void writesAreNamed() {
    assertThat(
            Consortium.failureOf(
                () ->
                    done(
                        () ->
                            parties
                                .spark
                                .table("p1.t")
                                .write()
                                .parquet(folder.resolve("x").toString()))))
        .hasMessageContaining("write.parquet() asks for rows of t");
  }
}
