package io.jointly.spark.scan;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Rules;
import io.jointly.plan.RulesInForce;
import io.jointly.query.Axis;
import io.jointly.query.SqlValues;
import io.jointly.query.text.QueryText;
import io.jointly.run.Answer;
import io.jointly.run.AnswerOrigin.SelectedRows;
import io.jointly.run.GroupCounts;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder$;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** What the table of answers tells of an answer. It holds no total and no value of a row. */
public final class AnswerMetadata {

  /** Suppressed groups that a row lists at most. */
  private static final int MOST_LISTED = 1000;

  private static final DataType STRINGS = DataTypes.createArrayType(DataTypes.StringType, false);

  private static final StructType RULES =
      DataTypes.createStructType(
          List.of(
              field("min_parties", DataTypes.IntegerType),
              field("rows_of_each_party", DataTypes.IntegerType),
              field("own_rows", DataTypes.IntegerType),
              field("zero_groups", DataTypes.StringType),
              field("suppression", DataTypes.StringType)));

  private static final DataType GROUPS =
      DataTypes.createArrayType(
          DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType, false), false);

  private AnswerMetadata() {}

  private static StructField field(String name, DataType type) {
    return DataTypes.createStructField(name, type, true);
  }

  /** With their comments, for DESCRIBE. */
  public static Column[] columns() {
    return new Column[] {
      column("answered_at", DataTypes.TimestampType, "when this party had the answer"),
      column("run", DataTypes.StringType, "name of the run"),
      column("session", DataTypes.StringType, "the session's id in the mailbox and the audit log"),
      column("table", DataTypes.StringType, "the joint table that was asked"),
      column("query", DataTypes.StringType, "the query that the partners were asked"),
      column("query_digest", DataTypes.StringType, "SHA-256, the same at all parties"),
      column("collaboration", DataTypes.StringType, "id of the collaboration"),
      column("collaboration_sha256", DataTypes.StringType, "SHA-256 of collaboration.yaml"),
      column("parties", STRINGS, "the parties whose rows are in the answer"),
      column(
          "rules",
          RULES,
          "a group is shown if min_parties parties have rows_of_each_party rows or more each;"
              + " own_rows is this party's policy, all else is the collaboration's"),
      column(
          "declared_groups",
          DataTypes.IntegerType,
          "groups of declared values that the conditions leave, without those of NULL"),
      column("shown", DataTypes.IntegerType, "those of them that are shown"),
      column(
          "suppressed_groups",
          DataTypes.IntegerType,
          "those of them that did not pass the disclosure checks; the others have no row"),
      column("null_groups_shown", DataTypes.IntegerType, "groups with NULL that are shown"),
      column(
          "null_groups_suppressed",
          DataTypes.IntegerType,
          "groups with NULL that did not pass; mostly nobody has any"),
      column(
          "suppressed",
          GROUPS,
          "which declared groups are suppressed, by group expression; the first " + MOST_LISTED),
      column(
          "own_rows_selected",
          DataTypes.BooleanType,
          "whether this party's own rows are in it; known to this party alone"),
      column(
          "reads_from_memory",
          DataTypes.LongType,
          "how often it was read again without asking the partners"),
      column("last_read", DataTypes.TimestampType, "when that was last"),
      column(
          "wrong_shares",
          STRINGS,
          "compute parties whose shares were wrong and left out; the answer is right")
    };
  }

  private static Column column(String name, DataType type, String comment) {
    return Column.create(name, type, true, comment, null);
  }

  public static StructType schema() {
    List<StructField> fields = new ArrayList<>();
    for (Column column : columns()) {
      fields.add(field(column.name(), column.dataType()));
    }
    return DataTypes.createStructType(fields);
  }

  public static InternalRow[] of(List<Answer> answers) {
    ExpressionEncoder.Serializer<Row> serializer =
        ExpressionEncoder$.MODULE$.apply(schema(), true).createSerializer();
    return answers.stream()
        .map(answer -> ((InternalRow) serializer.apply(of(answer))).copy())
        .toArray(InternalRow[]::new);
  }

  private static Row of(Answer answer) {
    Collaboration collaboration = answer.plan().agreement().collaboration();
    GroupCounts counts = answer.isForThisParty() ? GroupCounts.of(answer) : null;
    return RowFactory.create(
        answer.origin().at(),
        answer.origin().run(),
        answer.origin().session(),
        answer.plan().table().name(),
        QueryText.of(answer.plan().query()),
        answer.plan().query().digestHex(),
        collaboration.id(),
        collaboration.sha256(),
        ScalaCollections.seq(answer.plan().agreement().dataPartyIds()),
        rules(answer.rules(), collaboration.rules()),
        counts == null ? null : counts.declared(),
        counts == null ? null : counts.shown(),
        counts == null ? null : counts.suppressed(),
        counts == null ? null : counts.nullShown(),
        counts == null ? null : counts.nullSuppressed(),
        counts == null ? null : suppressed(answer),
        ownRows(answer.origin().ownRows()),
        answer.reads(),
        answer.lastRead().orElse(null),
        answer.isForThisParty() ? ScalaCollections.seq(answer.wrongShares()) : null);
  }

  private static Row rules(RulesInForce inForce, Rules agreed) {
    return RowFactory.create(
        inForce.minParties(),
        inForce.rowsOfEachParty(),
        inForce.ownRows(),
        agreed.zeroGroups().name().toLowerCase(Locale.ROOT),
        agreed.suppression().name().toLowerCase(Locale.ROOT));
  }

  private static Object suppressed(Answer answer) {
    List<Axis> axes = answer.plan().domain().axes();
    List<Object> groups = new ArrayList<>();
    GroupCounts.suppressed(answer)
        .limit(MOST_LISTED)
        .forEach(group -> groups.add(key(axes, answer.plan().domain().values(group))));
    return ScalaCollections.seq(groups);
  }

  private static Object key(List<Axis> axes, @Nullable Object[] values) {
    Map<String, String> key = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value != null) {
        key.put(
            QueryText.of(axes.get(i).group()), SqlValues.render(axes.get(i).group().type(), value));
      }
    }
    return ScalaCollections.scalaMap(key);
  }

  private static @Nullable Boolean ownRows(SelectedRows rows) {
    return switch (rows) {
      case SOME -> true;
      case NONE -> false;
      case NO_DATA_PARTY -> null;
    };
  }
}
