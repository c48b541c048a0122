package io.jointly.query.text;

import io.jointly.query.Expr;
import io.jointly.query.Relation;
import io.jointly.query.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rows that stand in a query, as Spark SQL writes them behind FROM. */
final class ValuesText {

  private ValuesText() {}

  static String of(Relation.Values values) {
    String named =
        " AS v("
            + values.columns().stream()
                .map(column -> ExprText.name(column.name()))
                .collect(Collectors.joining(", "))
            + ")";
    if (values.rows().isEmpty()) {
      List<Expr.Literal> nulls =
          values.columns().stream().map(each -> new Expr.Literal(each.type(), null)).toList();
      return "(SELECT * FROM VALUES " + row(nulls) + named + " WHERE false)";
    }
    List<String> rows = new ArrayList<>();
    rows.add(
        values.rows().get(0).stream()
            .map(ValuesText::typed)
            .collect(Collectors.joining(", ", "(", ")")));
    values.rows().stream().skip(1).forEach(each -> rows.add(row(each)));
    return "(VALUES " + String.join(", ", rows) + ")" + named;
  }

  private static String row(List<Expr.Literal> row) {
    return "(" + ExprText.list(List.copyOf(row), ", ") + ")";
  }

  /** A decimal has as many digits as its text, and the column those of its widest value. */
  private static String typed(Expr.Literal value) {
    String text = ExprText.of(value);
    return value.type().kind() == SqlType.Kind.DECIMAL && value.value() != null
        ? "CAST(" + text + " AS " + value.type() + ")"
        : text;
  }
}
