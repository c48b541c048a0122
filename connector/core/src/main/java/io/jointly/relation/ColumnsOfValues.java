package io.jointly.relation;

import io.jointly.collaboration.AllowedFamilies;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.Column.Domain;
import io.jointly.collaboration.Use;
import io.jointly.query.Expr;
import io.jointly.query.Relation;
import io.jointly.query.SqlType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Declares the columns of rows that stand in a query: their values are known. They are no keys:
 * whoever compares a key with them chooses entities, as by a constant.
 */
final class ColumnsOfValues {

  private static final Set<Use> USES = EnumSet.of(Use.DIMENSION, Use.FILTER, Use.MEASURE);

  private ColumnsOfValues() {}

  static List<Column> of(Relation.Values values) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < values.columns().size(); i++) {
      int place = i;
      List<Object> present =
          values.rows().stream()
              .map(row -> row.get(place).value())
              .filter(Objects::nonNull)
              .toList();
      columns.add(of(values.columns().get(i), present));
    }
    return columns;
  }

  private static Column of(Expr.Column column, List<Object> present) {
    SqlType type = column.type();
    Set<Use> uses = EnumSet.copyOf(USES);
    Integer bits = null;
    if (type.isFloating()) {
      bits = fractionBits(present);
      if (bits == null) {
        uses.remove(Use.MEASURE);
      }
    }
    return new Column(
        column.name(),
        type,
        uses,
        domain(type, present),
        bits,
        AllowedFamilies.byDefault(type, uses));
  }

  private static @Nullable Integer fractionBits(List<Object> present) {
    return present.stream()
        .map(value -> Math.abs(((Number) value).doubleValue()))
        .reduce(ColumnsOfValues::greater)
        .flatMap(ColumnDeriver::fractionBits)
        .orElse(null);
  }

  /** NaN is the greatest. */
  private static Double greater(Double one, Double other) {
    return Double.compare(one, other) >= 0 ? one : other;
  }

  private static Domain domain(SqlType type, List<Object> present) {
    if (present.isEmpty() || type.kind() == SqlType.Kind.BOOLEAN) {
      return Domain.UNBOUNDED;
    }
    Set<Object> values = new LinkedHashSet<>(present);
    if (!type.isFloating()) {
      return new Domain(null, null, List.copyOf(values));
    }
    if (present.stream().anyMatch(value -> !Double.isFinite(((Number) value).doubleValue()))) {
      return Domain.UNBOUNDED;
    }
    // To GROUP BY -0.0 is 0.0, and to a list of values it is not.
    return values.contains(-0.0) || values.contains(-0.0f)
        ? Domain.between(
            withoutSign(values.stream().min(ColumnsOfValues::compare).orElseThrow()),
            withoutSign(values.stream().max(ColumnsOfValues::compare).orElseThrow()))
        : new Domain(null, null, List.copyOf(values));
  }

  private static int compare(Object one, Object other) {
    return Double.compare(((Number) one).doubleValue(), ((Number) other).doubleValue());
  }

  private static Object withoutSign(Object value) {
    return value instanceof Float number
        ? (Object) (number + 0.0f)
        : (Object) ((Double) value + 0.0);
  }
}
