package io.jointly.spark;

import io.jointly.spark.version.ScalaCollections;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * An answer as text that is the same in all versions of Spark and Scala if, and only if, types and
 * all bits of the values are. A name that a version of Spark gives to a column is its own affair:
 * it is to be the one that plain Spark of that version gives.
 */
final class ResultText {

  private ResultText() {}

  /**
   * What an action gives; rows in the order of their text unless the query orders them.
   *
   * @param table where this party's own rows are, for the names that plain Spark gives
   */
  static String of(Dataset<Row> rows, List<Row> collected, JointCase asked, String table) {
    List<String> plain =
        List.of(rows.sparkSession().sql(asked.plain().replace("{t}", table)).schema().fieldNames());
    List<String> joint = List.of(rows.schema().fieldNames());
    String columns =
        (joint.equals(plain) ? "" : "names " + joint + ", plain Spark's are " + plain + "; ")
            + Arrays.stream(rows.schema().fields())
                .map(field -> field.dataType().catalogString())
                .collect(Collectors.joining(", "));
    List<String> lines = collected.stream().map(ResultText::value).toList();
    return columns
        + "\n"
        + String.join("\n", asked.isOrdered() ? lines : lines.stream().sorted().toList());
  }

  private static String value(@Nullable Object value) {
    if (value == null) {
      return "NULL";
    }
    if (value instanceof Row row) {
      StringBuilder text = new StringBuilder("(");
      for (int i = 0; i < row.size(); i++) {
        text.append(i == 0 ? "" : ", ").append(value(row.get(i)));
      }
      return text.append(')').toString();
    }
    if (value instanceof scala.collection.Seq<?> seq) {
      return ScalaCollections.list(seq).stream()
          .map(ResultText::value)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      Map<String, String> entries = new TreeMap<>();
      ScalaCollections.map(map).forEach((key, each) -> entries.put(value(key), value(each)));
      return entries.toString();
    }
    if (value instanceof Double number) {
      return Long.toHexString(Double.doubleToRawLongBits(number)) + "d";
    }
    if (value instanceof Float number) {
      return Integer.toHexString(Float.floatToRawIntBits(number)) + "f";
    }
    return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
  }

  static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static String decoded(String text) {
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }
}
