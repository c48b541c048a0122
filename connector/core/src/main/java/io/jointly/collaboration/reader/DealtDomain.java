package io.jointly.collaboration.reader;

import io.jointly.collaboration.Column;
import io.jointly.query.SqlType;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Optional;

/** How many values a dimension of a share table can have. */
final class DealtDomain {

  private static final BigInteger LONGEST_SHOWN = BigInteger.TEN.pow(15);

  private DealtDomain() {}

  /** Without NULL; empty if they do not follow from the declaration. */
  static Optional<BigInteger> values(Column column) {
    if (!column.values().isEmpty()) {
      return Optional.of(BigInteger.valueOf(column.values().size()));
    }
    if (column.type().kind() == SqlType.Kind.BOOLEAN) {
      return Optional.of(BigInteger.TWO);
    }
    Object min = column.min();
    Object max = column.max();
    if (min == null || max == null) {
      return Optional.empty();
    }
    return switch (column.type().kind()) {
      case TINYINT, SMALLINT, INT, BIGINT ->
          count(((Number) min).longValue(), ((Number) max).longValue());
      case DATE -> count(((LocalDate) min).toEpochDay(), ((LocalDate) max).toEpochDay());
      default -> Optional.empty();
    };
  }

  private static Optional<BigInteger> count(long min, long max) {
    return Optional.of(
        BigInteger.valueOf(max).subtract(BigInteger.valueOf(min)).add(BigInteger.ONE));
  }

  /** For messages: a number that a line has room for. */
  static String text(BigInteger count) {
    return count.compareTo(LONGEST_SHOWN) > 0 ? "more than 10^15" : count.toString();
  }
}
