package io.jointly.collaboration.reader;

import io.jointly.collaboration.AllowedFamilies;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.Use;
import io.jointly.collaboration.yaml.YamlValue;
import io.jointly.collaboration.yaml.YamlValue.Fields;
import io.jointly.error.CallerException;
import io.jointly.query.Family;
import io.jointly.query.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.EnumSet;
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
    this.type = DomainReader.type(fields.required("type"));
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
    Column.Domain domain = new DomainReader(fields, type, "column").read();
    return new Column(
        name, type, uses, domain, fractionBits(domain.min(), domain.max()), functions.get());
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
