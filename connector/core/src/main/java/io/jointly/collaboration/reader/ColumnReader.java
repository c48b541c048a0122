package io.jointly.collaboration.reader;

import io.jointly.collaboration.AllowedFamilies;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.Use;
import io.jointly.collaboration.yaml.YamlValue;
import io.jointly.collaboration.yaml.YamlValue.Fields;
import io.jointly.error.CallerException;
import io.jointly.query.Family;
import io.jointly.query.SqlType;
import io.jointly.query.SqlValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the declaration of one column. */
final class ColumnReader {

  private static final int MOST_FRACTION_BITS = 62;
  private static final BigDecimal FIXED_POINT_LIMIT = new BigDecimal(BigInteger.ONE.shiftLeft(62));

  private final YamlValue declaration;
  private final Fields fields;
  private final SqlType type;
  private final Set<Use> uses;

  ColumnReader(YamlValue declaration) {
    this.declaration = declaration;
    this.fields =
        declaration.fields("type", "use", "min", "max", "values", "fraction_bits", "functions");
    this.type = type(fields.required("type"));
    this.uses = uses(fields.required("use"));
  }

  static Column column(String name, YamlValue declaration) {
    ColumnReader reader = new ColumnReader(declaration);
    return reader.read(name, reader::functions);
  }

  SqlType type() {
    return type;
  }

  Set<Use> uses() {
    return uses;
  }

  /**
   * @param functions reads which there can be on it
   */
  Column read(String name, Supplier<Set<Family>> functions) {
    Object min = bound("min");
    Object max = bound("max");
    if (min != null && max != null && SqlValues.compare(type, min, max) > 0) {
      throw fields
          .required("min")
          .fail(
              "is " + SqlValues.render(type, min) + ", max is " + SqlValues.render(type, max),
              "write a min that is not greater than max");
    }
    Column.Domain domain = new Column.Domain(min, max, values());
    return new Column(name, type, uses, domain, fractionBits(min, max), functions.get());
  }

  private static SqlType type(YamlValue value) {
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

  private static Set<Use> uses(YamlValue value) {
    EnumSet<Use> uses = EnumSet.noneOf(Use.class);
    for (YamlValue item : value.list()) {
      if (!uses.add(item.oneOf(Use.class))) {
        throw item.fail("is listed twice", "remove it");
      }
    }
    return uses;
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
      throw value.fail("does not fit the column's type", String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Integer fractionBits(@Nullable Object min, @Nullable Object max) {
    Optional<YamlValue> written = fields.optional("fraction_bits");
    if (!type.isFloating() || !uses.contains(Use.MEASURE)) {
      if (written.isPresent()) {
        throw written
            .get()
            .fail(
                "has no meaning for a column of type " + type + " and these uses",
                "remove it; only a float or double with use measure has it");
      }
      return null;
    }
    if (min == null || max == null || written.isEmpty()) {
      String missing = min == null ? "min" : max == null ? "max" : "fraction_bits";
      throw declaration.fail(
          "is a " + type + " measure without " + missing,
          "write min, max and fraction_bits, because it is added as a fixed-point number");
    }
    int bits = (int) written.get().integer(0, MOST_FRACTION_BITS);
    if (tooGreat(min, bits) || tooGreat(max, bits)) {
      throw written
          .get()
          .fail(
              "is " + bits + ": a bound times 2^" + bits + " reaches 2^62",
              "write fewer fraction_bits or closer bounds");
    }
    return bits;
  }

  private static boolean tooGreat(Object bound, int bits) {
    BigDecimal scaled =
        new BigDecimal(((Number) bound).doubleValue())
            .abs()
            .multiply(new BigDecimal(BigInteger.ONE.shiftLeft(bits)));
    return scaled.compareTo(FIXED_POINT_LIMIT) >= 0;
  }

  private Set<Family> functions() {
    Set<Family> possible = AllowedFamilies.possible(type, uses);
    return families(
        AllowedFamilies.byDefault(type, uses),
        possible::contains,
        (item, family) ->
            item.fail(
                "is "
                    + YamlValue.yamlName(family)
                    + ", which a "
                    + type
                    + " with these uses cannot have",
                possible.isEmpty()
                    ? "remove functions; a column that is only a filter has none"
                    : "write some of " + names(possible) + ", or change use"));
  }

  /**
   * Reads the field {@code functions}.
   *
   * @param byDefault without it
   * @param refused makes the exception for one that is not possible
   */
  Set<Family> families(
      Set<Family> byDefault,
      Predicate<Family> isPossible,
      BiFunction<YamlValue, Family, CallerException> refused) {
    Optional<YamlValue> written = fields.optional("functions");
    if (written.isEmpty()) {
      return byDefault;
    }
    EnumSet<Family> functions = EnumSet.noneOf(Family.class);
    for (YamlValue item : written.get().list()) {
      Family family = item.oneOf(Family.class);
      if (!isPossible.test(family)) {
        throw refused.apply(item, family);
      }
      if (!functions.add(family)) {
        throw item.fail("is " + YamlValue.yamlName(family) + " for the second time", "remove it");
      }
    }
    return functions;
  }

  private static String names(Set<Family> families) {
    return String.join(", ", families.stream().map(YamlValue::yamlName).toList());
  }
}
