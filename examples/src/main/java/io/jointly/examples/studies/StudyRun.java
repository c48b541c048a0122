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

  private StudyRun(Study study, StudyFolder folder, SparkSession union, LocalCollaboration local) {
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
        union.createDataFrame(kept, cleaned.schema()).createOrReplaceTempView(party + "_" + table);
        folder.policy(party, table).ifPresent(fields -> given.policy(party, table, fields));
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

  /** The session of the party that asks. */
  SparkSession analyst() {
    return local.session(local.firstAnalyst());
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
    SparkSession analyst = analyst();
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
      hidden.add(
          inOrder(scala.jdk.javaapi.CollectionConverters.asJava(group), table.columnNames()));
    }
    return new StudyAnswer(query, table, about.getInt(0), about.getInt(1), hidden);
  }

  /**
   * The values of a group in the order of the answer's columns. Groups are named by their
   * expressions: a column by its name, and at most one other, whose place is the one that is left.
   */
  private static List<String> inOrder(Map<String, String> group, List<String> columns) {
    List<String> places = columns.subList(0, group.size());
    List<String> computed =
        group.keySet().stream().filter(expression -> !places.contains(expression)).toList();
    if (computed.size() > 1) {
      throw new IllegalArgumentException(
          "the first columns of the answer have to be its groups, and at most one of them computed;"
              + " they are "
              + places
              + ", and the groups "
              + group.keySet());
    }
    List<String> values = new ArrayList<>();
    for (String place : places) {
      values.add(group.containsKey(place) ? group.get(place) : group.get(computed.get(0)));
    }
    return values;
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
      SqlRun.run(analyst(), query.sql());
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

  /**
   * Plain Spark's answer over the rows of all parties, without the groups that may not be shown.
   */
  public ResultTable plain(StudyQuery query) {
    return SqlRun.run(union, query.withRule(study.rule()));
  }

  /**
   * Those rows of plain Spark's answer without rules that are not shown. Nobody but this program
   * can know them.
   *
   * @param plain its answer with the rule
   */
  public ResultTable hidden(StudyQuery query, ResultTable plain) {
    Set<List<String>> shown = new HashSet<>(plain.rows());
    ResultTable all = SqlRun.run(union, query.plain());
    return new ResultTable(
        all.columns(), all.rows().stream().filter(row -> !shown.contains(row)).toList());
  }

  @Override
  public void close() {
    local.close();
  }
}
