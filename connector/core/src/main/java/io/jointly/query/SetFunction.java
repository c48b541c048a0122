package io.jointly.query;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The functions of a set of rows, of which a relation is computed at each party: aggregates, and
 * those that need the order of a window. The number is the canonical code and never changes. All
 * give what Spark gives.
 */
public enum SetFunction {
  /** Of no argument: the number of rows; of several: the rows in which none is NULL. */
  COUNT(1, 0, 100, Kind.AGGREGATE),
  COUNT_DISTINCT(2, 1, 100, Kind.AGGREGATE),
  SUM(3, 1, 1, Kind.AGGREGATE),
  AVG(4, 1, 1, Kind.AGGREGATE),
  MIN(5, 1, 1, Kind.AGGREGATE),
  MAX(6, 1, 1, Kind.AGGREGATE),
  SUM_DISTINCT(7, 1, 1, Kind.AGGREGATE),
  BOOL_AND(8, 1, 1, Kind.AGGREGATE),
  BOOL_OR(9, 1, 1, Kind.AGGREGATE),
  VAR_POP(10, 1, 1, Kind.AGGREGATE),
  VAR_SAMP(11, 1, 1, Kind.AGGREGATE),
  STDDEV_POP(12, 1, 1, Kind.AGGREGATE),
  STDDEV_SAMP(13, 1, 1, Kind.AGGREGATE),

  ROW_NUMBER(40, 0, 0, Kind.RANKING),
  RANK(41, 0, 0, Kind.RANKING),
  DENSE_RANK(42, 0, 0, Kind.RANKING),
  /** The value, the number of rows, and what stands for a row outside the partition. */
  LAG(43, 3, 3, Kind.RANKING),
  LEAD(44, 3, 3, Kind.RANKING),
  NTILE(45, 1, 1, Kind.RANKING),
  PERCENT_RANK(46, 0, 0, Kind.RANKING),
  CUME_DIST(47, 0, 0, Kind.RANKING),
  FIRST_VALUE(48, 1, 1, Kind.FRAME),
  LAST_VALUE(49, 1, 1, Kind.FRAME),
  FIRST_VALUE_IGNORE_NULLS(50, 1, 1, Kind.FRAME),
  LAST_VALUE_IGNORE_NULLS(51, 1, 1, Kind.FRAME),
  LAG_IGNORE_NULLS(52, 3, 3, Kind.RANKING),
  LEAD_IGNORE_NULLS(53, 3, 3, Kind.RANKING),
  /** The value, and which one of the frame's it is. */
  NTH_VALUE(54, 2, 2, Kind.FRAME),
  NTH_VALUE_IGNORE_NULLS(55, 2, 2, Kind.FRAME);

  private static final String IGNORE_NULLS = "_IGNORE_NULLS";

  /** What a function needs besides rows. */
  private enum Kind {
    /** Nothing. It can also be over a frame. */
    AGGREGATE,
    /** An order; it has no frame. */
    RANKING,
    /** An order and a frame. */
    FRAME
  }

  private static final Map<Integer, SetFunction> BY_CODE = new HashMap<>();

  static {
    for (SetFunction function : values()) {
      BY_CODE.put(function.code, function);
    }
  }

  private final int code;
  private final int fewest;
  private final int most;
  private final Kind kind;

  SetFunction(int code, int fewest, int most, Kind kind) {
    this.code = code;
    this.fewest = fewest;
    this.most = most;
    this.kind = kind;
  }

  public int code() {
    return code;
  }

  boolean takes(int arguments) {
    return arguments >= fewest && arguments <= most;
  }

  /** Its name in SQL, without IGNORE NULLS. */
  public String sqlName() {
    return name().toLowerCase(Locale.ROOT).replace(IGNORE_NULLS.toLowerCase(Locale.ROOT), "");
  }

  /** Whether it passes over the rows whose value is NULL. */
  public boolean ignoresNulls() {
    return name().endsWith(IGNORE_NULLS);
  }

  /** Whether it is a function of rows in no order. */
  public boolean isAggregate() {
    return kind == Kind.AGGREGATE;
  }

  /** Whether a window's frame matters to it. */
  public boolean hasFrame() {
    return kind != Kind.RANKING;
  }

  /** The function with this canonical code, or null. */
  public static @Nullable SetFunction ofCode(int code) {
    return BY_CODE.get(code);
  }
}
