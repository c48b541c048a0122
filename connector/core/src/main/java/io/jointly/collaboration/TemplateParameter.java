package io.jointly.collaboration;

import io.jointly.query.SqlType;
import io.jointly.query.SqlValues;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A parameter of a template: the places of one constant that the asking party chooses.
 *
 * @param domain what the constant may be: both bounds, or a list of values; never NULL
 */
public record TemplateParameter(SqlType type, Column.Domain domain) {

  /** Most parameters of a template. */
  public static final int MOST = 8;

  /** Most listed values of one. */
  public static final int MOST_VALUES = 1000;

  /** Most letters of a listed text: the audit log holds it. */
  public static final int LONGEST_TEXT = 64;

  private static final int MOST_SHOWN = 8;

  public TemplateParameter {
    boolean bounded = domain.min() != null && domain.max() != null;
    if (bounded == !domain.values().isEmpty()) {
      throw new IllegalArgumentException("a parameter has both bounds or a list of values");
    }
  }

  /** Whether a value of the type lies within the bounds, or is one of the values. */
  public boolean allows(Object value) {
    Object min = domain.min();
    Object max = domain.max();
    if (min == null || max == null) {
      return domain.values().contains(value);
    }
    return SqlValues.compare(type, min, value) <= 0 && SqlValues.compare(type, value, max) <= 0;
  }

  /** Whether each value that this one allows is allowed by the other, too. */
  public boolean isWithin(TemplateParameter other) {
    Object min = domain.min();
    Object max = domain.max();
    if (!type.equals(other.type)) {
      return false;
    }
    if (min == null || max == null) {
      return domain.values().stream().allMatch(other::allows);
    }
    return other.domain.values().isEmpty() && other.allows(min) && other.allows(max);
  }

  /** What it may be, such as {@code 1 to 12} or {@code 'a', 'b'}. */
  public String range() {
    Object min = domain.min();
    Object max = domain.max();
    List<Object> values = domain.values();
    return min == null || max == null
        ? values.stream().limit(MOST_SHOWN).map(this::text).collect(Collectors.joining(", "))
            + (values.size() > MOST_SHOWN ? ", … (" + values.size() + " values)" : "")
        : text(min) + " to " + text(max);
  }

  /** A value for people to read; texts are in quotes. */
  public String text(Object value) {
    String text = SqlValues.render(type, value);
    return type.kind() == SqlType.Kind.STRING ? "'" + text + "'" : text;
  }
}
