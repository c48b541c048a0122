package io.jointly.spark;

import io.jointly.spark.QueryGrammar.Generated;
import io.jointly.spark.version.PushedDown;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The queries of {@link DifferentialTest}, in parts; each part is asked of parties of its own. */
enum DifferentialSuite {
  TWO(Dialect.ANSI, 20, 75, HandWritten.ansi()),
  THREE(Dialect.ANSI, 14, 50, HandWritten.everywhere()),
  EXTENDED(Dialect.EXTENDED, 10, 28, HandWritten.extended()),
  WRAPPING(Dialect.WRAPPING, 9, 32, HandWritten.wrapping()),
  COMPILING(Dialect.ANSI, 6, 20, HandWritten.everywhere()),
  FOUR(Dialect.ANSI, 5, 14, List.of()),
  FIVE(Dialect.ANSI, 4, 12, List.of());

  /** What Spark 3.5 pushes down with the session extension only. */
  private static final Pattern BY_EXTENSION =
      Pattern.compile("\\b(?:percentile|percentile_cont|percentile_disc|median|lpad|rpad)\\(");

  /** Spark 3.5 knows no order of a mode. */
  private static final Pattern ORDERED_MODE = Pattern.compile("\\bmode\\((?:\\)|\\w+, true\\))");

  private final Dialect dialect;
  private final int few;
  private final int all;

  @SuppressWarnings("ImmutableEnumChecker") // no list in it can be modified
  private final List<JointCase> byHand;

  DifferentialSuite(Dialect dialect, int few, int all, List<JointCase> byHand) {
    this.dialect = dialect;
    this.few = few;
    this.all = all;
    this.byHand = byHand;
  }

  Dialect dialect() {
    return dialect;
  }

  List<JointCase> byHand() {
    return byHand;
  }

  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How many are generated: few, or all where there is time. */
  int generated(boolean whole) {
    return whole ? all : few;
  }

  List<Generated> generate(long seed, int count) {
    QueryGrammar grammar = new QueryGrammar(seed + title().hashCode(), dialect);
    List<Generated> queries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      queries.add(grammar.next());
    }
    return queries;
  }

  /** Whether Spark 3.5 can read it, too. */
  static boolean isOfEverySpark(String sql) {
    return !ORDERED_MODE.matcher(sql).find();
  }

  /** Whether this Spark has what the query needs, in a session of a dialect. */
  static boolean isOfThisSpark(String sql, Dialect dialect) {
    if (PushedDown.percentiles() && PushedDown.padding()) {
      return true;
    }
    return isOfEverySpark(sql)
        && !sql.contains("listagg(")
        && (dialect == Dialect.EXTENDED || !sql.contains("percentile(age, array("))
        && (dialect == Dialect.EXTENDED || !BY_EXTENSION.matcher(sql).find());
  }
}
