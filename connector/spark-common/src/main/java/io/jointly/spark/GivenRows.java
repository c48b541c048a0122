package io.jointly.spark;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.Role;
import io.jointly.collaboration.Table;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.SqlType;
import io.jointly.rehearsal.MockRows;
import io.jointly.spark.translate.SparkTypes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The rows of a local collaboration's parties, some given and some made up. */
final class GivenRows {

  /** The name of the only table. */
  static final String ONLY = "";

  /** By party and table. */
  private final Map<String, Map<String, Dataset<Row>>> given = new TreeMap<>();

  private int madeUp;
  private long seed;

  void put(String party, String table, Dataset<Row> rows) {
    if (given.computeIfAbsent(party, id -> new TreeMap<>()).put(table, rows) != null) {
      throw refusal("party " + party + " has been given rows of the same table twice");
    }
  }

  void makeUp(int count, long withSeed) {
    madeUp = count;
    seed = withSeed;
  }

  /**
   * @throws CallerException (OPTION) if rows were given to somebody or of something that the
   *     collaboration does not have
   */
  void require(Collaboration agreed) {
    for (Table table : agreed.tables().values()) {
      if (table.isDealt()) {
        throw refusal(
            "table "
                + table.name()
                + " is a share table, and a local collaboration has no dealers; see"
                + " examples/salary-survey.sh for a trial with dealers");
      }
    }
    given.forEach(
        (id, tables) -> {
          if (!requireParty(agreed, id).has(Role.DATA)) {
            throw refusal("party " + id + " has been given rows, but its roles have no data");
          }
          tables.keySet().forEach(table -> requireTable(agreed, id, table));
        });
  }

  static Party requireParty(Collaboration agreed, String id) {
    return agreed
        .party(id)
        .orElseThrow(
            () ->
                refusal(
                    "'"
                        + id
                        + "' is no party of "
                        + agreed.id()
                        + "; its parties are "
                        + agreed.parties().stream()
                            .map(Party::id)
                            .collect(Collectors.joining(", "))));
  }

  /** Its policy has fields of that table alone of which it has rows, written as agreed. */
  static void requireRows(Collaboration agreed, String id, String table) {
    if (!requireParty(agreed, id).has(Role.DATA)) {
      throw refusal(
          "party " + id + " has been given fields of a table, but its roles have no data");
    }
    if (!agreed.tables().containsKey(table)) {
      throw refusal(
          "party "
              + id
              + " has been given fields of table '"
              + table
              + "', but the tables of "
              + agreed.id()
              + " are "
              + String.join(", ", agreed.tables().keySet()));
    }
  }

  private static void requireTable(Collaboration agreed, String party, String table) {
    if (table.equals(ONLY) ? agreed.tables().size() != 1 : agreed.table(table).isEmpty()) {
      throw refusal(
          "party "
              + party
              + " has been given rows of "
              + (table.equals(ONLY) ? "one table" : "'" + table + "'")
              + ", but the tables of "
              + agreed.id()
              + " are "
              + String.join(", ", agreed.tables().keySet())
              + "; name one of them: "
              + call(party, agreed.tables().keySet().iterator().next()));
    }
  }

  private static String call(String party, String table) {
    return "party(\"" + party + "\", \"" + table + "\", rows)";
  }

  /** A party's rows of a table. */
  Dataset<Row> of(SparkSession spark, Collaboration agreed, Party party, Table table) {
    for (Map.Entry<String, Dataset<Row>> own :
        given.getOrDefault(party.id(), Map.of()).entrySet()) {
      if (own.getKey().equals(ONLY) || own.getKey().equalsIgnoreCase(table.name())) {
        return own.getValue();
      }
    }
    if (madeUp == 0) {
      throw refusal(
          "party "
              + party.id()
              + " has no rows of table "
              + table.name()
              + "; give them with "
              + call(party.id(), table.name())
              + ", or have them made up with mockRows(1000, 1)");
    }
    StructType schema = new StructType();
    for (Map.Entry<String, SqlType> column : MockRows.columns(table).entrySet()) {
      schema =
          schema.add(
              DataTypes.createStructField(
                  column.getKey(), SparkTypes.spark(column.getValue()), true));
    }
    List<Row> rows =
        new MockRows(agreed, seed, madeUp)
            .of(party, table).stream().map(RowFactory::create).toList();
    return spark.createDataFrame(rows, schema);
  }

  static CallerException refusal(String message) {
    return new CallerException(ErrorCode.OPTION, message);
  }
}
