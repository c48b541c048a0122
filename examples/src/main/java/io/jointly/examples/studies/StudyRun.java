package io.jointly.examples.studies;

import io.jointly.examples.ResultTable;
import io.jointly.examples.RunSql;
import io.jointly.examples.SqlRun;
import io.jointly.spark.LocalCollaboration;
import io.jointly.spark.job.SqlScript;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A study whose parties are all in this JVM, each with a session and an agent of its own. Beside
 * them is plain Spark with the rows of all.
 */
public final class StudyRun implements AutoCloseable {

  private final Study study;
  private final StudyFolder folder;
  private final SparkSession union;
  private final LocalCollaboration local;

  private StudyRun(
      Study study, StudyFolder folder, SparkSession union, LocalCollaboration local) {
    this.study = study;
    this.folder = folder;
    this.union = union;
    this.local = local;
  }

  /**
   * Gives each party what its source makes of its files, and starts the parties.
   *
   * @param spark with the session extension
   * @param raw the folder for the parties' files
   */
  public static StudyRun start(
      SparkSession spark, Study study, StudyFolder folder, RawRows rows, Path raw)
      throws IOException {
    rows.write(raw);
    SparkSession union = spark.newSession();
    LocalCollaboration.Builder given =
        LocalCollaboration.of(spark, folder.collaboration().toString());
    for (String party : folder.parties()) {
      SparkSession own = spark.newSession();
      rows.of(party)
          .forEach(
              (name, lines) ->
                  own.read()
                      .schema(strings(lines.lines().get(0)))
                      .option("header", "true")
                      .csv(raw.resolve(party).resolve(name + ".csv").toString())
                      .createOrReplaceTempView(name));
      for (Map.Entry<String, String> source : folder.sources(party).entrySet()) {
        String table = source.getKey();
        Dataset<Row> cleaned = own.sql(source.getValue());
        List<Row> kept = cleaned.collectAsList();
        given.party(party, table, spark.createDataFrame(kept, cleaned.schema()));
        union
            .createDataFrame(kept, cleaned.schema())
            .createOrReplaceTempView(party + "_" + table);
        folder
            .policy(party, table)
            .ifPresent(fields -> given.policy(party, table, fields));
      }
      folder.policy(party).ifPresent(lines -> given.policy(party, lines));
    }
    SqlScript.split(folder.plain()).forEach(statement -> union.sql(statement.text()));
    return new StudyRun(study, folder, union, given.start());
  }

  private static StructType strings(String header) {
    StructType schema = new StructType();
    for (String name : header.split(",", -1)) {
      schema = schema.add(name, DataTypes.StringType);
    }
    return schema;
  }

  /** Asks all questions, one after the other. */
  public StudyAnswers answers() throws IOException {
    List<StudyAnswer> answers = new ArrayList<>();
    for (StudyQuery query : folder.queries()) {
      answers.add(answer(query));
    }
    return new StudyAnswers(answers);
  }

  StudyAnswer answer(StudyQuery query) {
    SparkSession analyst = local.session(local.firstAnalyst());
    ResultTable table = SqlRun.run(analyst, query.sql());
    Row about =
        analyst
            .sql(
                "SELECT declared_groups, shown, suppressed FROM joint.answers"
                    + " ORDER BY answered_at DESC LIMIT 1")
            .head();
    List<List<String>> hidden = new ArrayList<>();
    for (scala.collection.Map<String, String> group :
        about.<scala.collection.Map<String, String>>getList(2)) {
      hidden.add(scala.jdk.javaapi.CollectionConverters.asJava(group).values().stream().toList());
    }
    return new StudyAnswer(query, table, about.getInt(0), about.getInt(1), hidden);
  }

  /**
   * Asks what is refused.
   *
   * @return the message that the asking party gets
   * @throws IllegalStateException if it is answered
   */
  public String refusal() throws IOException {
    StudyQuery query = folder.refused();
    try {
      SqlRun.run(local.session(local.firstAnalyst()), query.sql());
    } catch (Exception failure) {
      // Where several scans fail at once, Spark throws a checked exception that it does not
      // declare.
      String message = RunSql.messageForUsers(failure);
      if (message == null) {
        throw failure;
      }
      return message;
    }
    throw new IllegalStateException(query.name() + " was answered");
  }

  /** What partners' agents have said of a refusal, which the asking party does not learn. */
  public List<String> reports() {
    return local.reports();
  }

  /** Plain Spark's answer over the rows of all parties, without the groups that may not be shown. */
  public ResultTable plain(StudyQuery query) {
    return SqlRun.run(union, query.withRule(study.rule()));
  }

  /** Those rows of plain Spark's answer that the rule hides. Nobody but this program can know. */
  public ResultTable hidden(StudyQuery query) {
    Set<List<String>> shown = new HashSet<>(plain(query).rows());
    ResultTable all = SqlRun.run(union, query.plain());
    return new ResultTable(
        all.columns(), all.rows().stream().filter(row -> !shown.contains(row)).toList());
  }

  @Override
  public void close() {
    local.close();
  }
}
