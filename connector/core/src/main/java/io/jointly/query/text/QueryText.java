package io.jointly.query.text;

import io.jointly.query.Expr;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query as Spark SQL, for EXPLAIN, logs and the difference between two queries. It is for people
 * to read; only {@link JointQuery#canonicalBytes} defines a query.
 */
public final class QueryText {

  private QueryText() {}

  public static String of(JointQuery query) {
    List<String> select = new ArrayList<>();
    query.groups().forEach(group -> select.add(of(group)));
    query.measures().forEach(measure -> select.add(of(measure)));
    if (select.isEmpty()) {
      // Spark needs the rows alone and no column of them.
      select.add("1");
    }
    StringBuilder text = new StringBuilder("SELECT ").append(String.join(", ", select));
    text.append(" FROM ").append(RelationText.from(query.rows()));
    if (!query.conjuncts().isEmpty()) {
      text.append(" WHERE ").append(ExprText.list(query.conjuncts(), " AND "));
    }
    if (!query.groups().isEmpty()) {
      text.append(" GROUP BY ").append(ExprText.list(query.groups(), ", "));
    }
    return text.toString();
  }

  public static String of(Measure measure) {
    return MeasureText.of(measure);
  }

  public static String of(Expr expr) {
    return ExprText.of(expr);
  }

  /** A constant as Spark SQL writes it, with the type where the bare text would have another. */
  public static String literal(SqlType type, @Nullable Object value) {
    return ExprText.literal(type, value);
  }

  /** A name as it is, or in backticks where it is not a plain word. */
  public static String name(String name) {
    return ExprText.name(name);
  }

  /**
   * Text with everything escaped, as in a string of Spark SQL, that a terminal or a log would not
   * show as a letter: a partner's query must not draw lines of its own or turn others around.
   */
  static String visible(String text) {
    return ExprText.visible(text);
  }
}
