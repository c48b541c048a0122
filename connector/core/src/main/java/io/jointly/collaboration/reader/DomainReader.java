package io.jointly.collaboration.reader;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.yaml.YamlValue;
import io.jointly.collaboration.yaml.YamlValue.Fields;
import io.jointly.query.SqlType;
import io.jointly.query.SqlValues;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a type, and by {@code min}, {@code max} and {@code values} what a value of it may be. */
final class DomainReader {

  private final Fields fields;
  private final SqlType type;
  private final String whose;

  /**
   * @param fields of what has the type
   * @param whose what that is, in messages
   */
  DomainReader(Fields fields, SqlType type, String whose) {
    this.fields = fields;
    this.type = type;
    this.whose = whose;
  }

  static SqlType type(YamlValue value) {
    String text = value.text();
    try {
      return SqlType.parse(text);
    } catch (IllegalArgumentException e) {
      throw value.fail(
          "is '" + YamlValue.clean(text) + "', which is not a type",
          "write one of boolean, tinyint, smallint, int, bigint, float, double, string, date,"
              + " timestamp, timestamp_ntz or \"decimal(p,s)\" (in quotes, 1 <= p <= 38,"
              + " 0 <= s <= p)");
    }
  }

  Column.Domain read() {
    Object min = bound("min");
    Object max = bound("max");
    if (min != null && max != null && SqlValues.compare(type, min, max) > 0) {
      throw fields
          .required("min")
          .fail(
              "is " + SqlValues.render(type, min) + ", max is " + SqlValues.render(type, max),
              "write a min that is not greater than max");
    }
    return new Column.Domain(min, max, values());
  }

  private @Nullable Object bound(String field) {
    Optional<YamlValue> written = fields.optional(field);
    if (written.isEmpty()) {
      return null;
    }
    if (type.kind() == SqlType.Kind.STRING || type.kind() == SqlType.Kind.BOOLEAN) {
      throw written
          .get()
          .fail(
              "sets a bound for a " + type + ", which has no order here",
              "list its 'values' instead");
    }
    return typed(written.get());
  }

  private List<Object> values() {
    Optional<YamlValue> written = fields.optional("values");
    if (written.isEmpty()) {
      return List.of();
    }
    if (fields.optional("min").isPresent() || fields.optional("max").isPresent()) {
      throw written
          .get()
          .fail("cannot be combined with min or max", "write either values or min and max");
    }
    Set<Object> values = new LinkedHashSet<>();
    for (YamlValue item : written.get().list()) {
      Object value = typed(item);
      if (!values.add(value)) {
        throw item.fail(
            "is " + YamlValue.clean(SqlValues.render(type, value)) + " for the second time",
            "remove it");
      }
    }
    return List.copyOf(values);
  }

  private Object typed(YamlValue value) {
    // A word such as true, 1 or null is a string only in quotes. Without quotes, YAML and a human
    // reader would understand the file differently.
    String text = type.kind() == SqlType.Kind.STRING ? value.text() : value.scalar();
    try {
      return SqlValues.parse(type, text);
    } catch (IllegalArgumentException e) {
      throw value.fail("does not fit the " + whose + "'s type", String.valueOf(e.getMessage()));
    }
  }
}
