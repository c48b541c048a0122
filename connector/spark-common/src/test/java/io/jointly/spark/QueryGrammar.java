package io.jointly.spark;

import io.jointly.query.Aggregate;
import io.jointly.spark.MeasureGrammar.Measure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Queries over the columns of {@link DifferentialData}; the same for the same seed. */
final class QueryGrammar {

  /** Most groups of a query; each travels. */
  private static final int MOST_GROUPS = 1500;

  private static final List<Group> GROUPS =
      List.of(
          new Group("g", 6),
          new Group("h", 6),
          new Group("ok", 3),
          new Group("k", 257),
          new Group("age", 142),
          new Group("price", 6),
          new Group("rare IS NULL", 2),
          new Group("age > 30", 3),
          new Group("age BETWEEN 0 AND 50 AND ok", 3),
          new Group("cost > 1000", 3),
          new Group("number < -500000000", 3),
          new Group("upper(g)", 6),
          new Group("substring(g, 1, 2)", 6),
          new Group("length(h)", 4),
          new Group("concat(g, '-', h)", 26),
          new Group("coalesce(g, 'none')", 6),
          new Group("lpad(h, 3, '*')", 6),
          new Group("translate(g, 'nor', 'xyz')", 6),
          new Group("trim(h)", 6),
          new Group("greatest(g, h)", 11),
          new Group("CASE WHEN cost < 0 THEN 'neg' WHEN cost > 1000 THEN 'big' END", 3),
          new Group("CASE WHEN age < 18 THEN 'child' WHEN ok THEN g ELSE h END", 12),
          new Group("if(ok, price, 0)", 6),
          new Group("least(price, 0.5)", 6),
          new Group("year(day)", 4),
          new Group("quarter(day)", 5),
          new Group("hour(local)", 25),
          new Group("dayofweek(day)", 8),
          new Group("weekday(day)", 8),
          new Group("weekofyear(day)", 54),
          new Group("trunc(day, 'MM')", 37),
          new Group("trunc(day, 'YEAR')", 4),
          new Group("day", 1097),
          new Group("minute(at)", 61));

  private static final List<Group> ARITHMETIC =
      List.of(
          new Group("floor(age / 10)", 16),
          new Group("year(at)", 4),
          new Group("month(local)", 13),
          new Group("hour(at)", 25),
          new Group("age % 3", 6),
          new Group("cast(at AS DATE)", 1098),
          new Group("width_bucket(x, 0, 900, 4)", 7),
          new Group("width_bucket(age, -20, 120, 7)", 9),
          new Group("floor(x / 100)", 14),
          new Group("ceil(price)", 5),
          new Group("abs(age)", 122),
          new Group("sign(age)", 4),
          new Group("price * 2", 6),
          new Group("floor(age / 20) * 10 + quarter(day)", 33),
          new Group("age % 2 = 0 AND ok", 3),
          new Group("cast(ok AS INT) + length(g)", 12),
          new Group("cast(price AS STRING)", 6),
          new Group("round(cost, -6)", 13),
          new Group("k & 3", 5),
          new Group("-price", 6),
          new Group("datediff(day, DATE'2021-01-01') > 0", 3));

  private static final List<Group> TRUNCATED =
      List.of(
          new Group("date_trunc('year', at)", 4),
          new Group("date_trunc('month', local)", 38),
          new Group("date_trunc('quarter', day)", 14));

  private final Random random;
  private final Dialect dialect;
  private final ConditionGrammar conditions;
  private final MeasureGrammar measures;

  QueryGrammar(long seed, Dialect dialect) {
    this.random = new Random(seed);
    this.dialect = dialect;
    this.conditions = new ConditionGrammar(random, dialect);
    this.measures = new MeasureGrammar(random, dialect, conditions);
  }

  /**
   * @param values how many it has, NULL among them
   */
  private record Group(String sql, int values) {}

  /**
   * A query and the aggregates in it.
   *
   * @param aggregates in the order of the columns
   */
  record Generated(JointCase query, List<Aggregate> aggregates) {}

  Generated next() {
    List<Group> groups = groups();
    int product = groups.stream().mapToInt(Group::values).reduce(1, (a, b) -> a * b);
    List<Measure> chosen = new ArrayList<>();
    int count = groups.isEmpty() || random.nextInt(12) > 0 ? 1 + random.nextInt(5) : 0;
    for (int i = 0; i < count; i++) {
      chosen.add(measures.next(product));
    }
    return new Query(groups, chosen).write();
  }

  private List<Group> groups() {
    List<Group> groups = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    int wanted = random.nextInt(4);
    int product = 1;
    for (int tries = 0; groups.size() < wanted && tries < 20; tries++) {
      List<Group> from = GROUPS;
      if (dialect.hasArithmetic() && random.nextInt(3) == 0) {
        from = ARITHMETIC;
      }
      if (dialect == Dialect.EXTENDED && random.nextInt(6) == 0) {
        from = TRUNCATED;
      }
      Group group = from.get(random.nextInt(from.size()));
      if (product * group.values() <= MOST_GROUPS && taken.add(group.sql())) {
        groups.add(group);
        product *= group.values();
      }
    }
    return groups;
  }

  /** The text of one query, for the parties and for plain Spark. */
  private final class Query {

    private final List<Group> groups;
    private final List<Measure> chosen;
    private final StringBuilder joint = new StringBuilder();
    private final StringBuilder plain = new StringBuilder();

    Query(List<Group> groups, List<Measure> chosen) {
      this.groups = groups;
      this.chosen = chosen;
    }

    private void both(String text) {
      joint.append(text);
      plain.append(text);
    }

    Generated write() {
      boolean sets = dialect == Dialect.EXTENDED && !groups.isEmpty() && random.nextInt(3) == 0;
      boolean distinct =
          dialect == Dialect.EXTENDED && !groups.isEmpty() && chosen.isEmpty() && !sets;
      both(distinct ? "SELECT DISTINCT " : "SELECT ");
      for (int i = 0; i < groups.size(); i++) {
        both((i == 0 ? "" : ", ") + groups.get(i).sql() + " AS c" + i);
      }
      for (int i = 0; i < chosen.size(); i++) {
        Measure measure = chosen.get(i);
        both(i + groups.size() == 0 ? "" : ", ");
        joint.append(measure.joint());
        plain.append(measure.plain());
        // Without a name Spark makes one from the text, which has to be the same as well.
        if (!measure.isPlain() || random.nextBoolean()) {
          both(" AS m" + i);
        }
      }
      both(sets ? ", count(*) AS n, grouping_id() AS i FROM {t}" : " FROM {t}");
      if (random.nextInt(5) < 3) {
        both(" WHERE " + conditions.next(3));
      }
      if (!groups.isEmpty() && !distinct) {
        both(groupBy(sets));
      }
      boolean limited = tail(sets, distinct);
      boolean wrapped = !limited && !groups.isEmpty() && random.nextInt(7) == 0 && wrap();
      JointCase query =
          JointCase.of(
              dialect + (wrapped ? ", result used" : sets ? ", grouping sets" : ""),
              joint.toString(),
              plain.toString());
      for (int i = 0; i < chosen.size(); i++) {
        if (!chosen.get(i).near().isExact()) {
          query = query.with(groups.size() + i, chosen.get(i).near());
        }
      }
      return new Generated(query, chosen.stream().map(Measure::kind).toList());
    }

    private String groupBy(boolean sets) {
      List<String> names = groups.stream().map(Group::sql).toList();
      String all = String.join(", ", names);
      if (sets) {
        return switch (random.nextInt(3)) {
          case 0 -> " GROUP BY ROLLUP (" + all + ")";
          case 1 -> " GROUP BY CUBE (" + all + ")";
          default -> " GROUP BY GROUPING SETS ((" + all + "), (" + names.get(0) + "), ())";
        };
      }
      return switch (random.nextInt(3)) {
        case 0 -> " GROUP BY " + all;
        case 1 -> chosen.isEmpty() ? " GROUP BY " + all : " GROUP BY ALL";
        default -> " GROUP BY " + numbers();
      };
    }

    private String numbers() {
      List<String> numbers = new ArrayList<>();
      for (int i = 1; i <= groups.size(); i++) {
        numbers.add(String.valueOf(i));
      }
      return String.join(", ", numbers);
    }

    /** HAVING, ORDER BY and LIMIT; whether only some of the rows are left. */
    private boolean tail(boolean sets, boolean distinct) {
      if (groups.isEmpty() || sets) {
        return false;
      }
      if (!distinct && random.nextInt(6) == 0) {
        String c0 = "(" + groups.get(0).sql() + ")";
        List<String> having =
            List.of(
                " HAVING count(*) > 1",
                " HAVING sum(age) IS NOT NULL OR count(*) > 3",
                " HAVING " + c0 + " IS NOT NULL",
                " HAVING count(age) > 2 AND " + c0 + " IS NOT NULL");
        both(having.get(random.nextInt(having.size())));
      }
      if (random.nextInt(5) > 1) {
        return false;
      }
      both(" ORDER BY ");
      for (int i = 1; i <= groups.size(); i++) {
        String[] ways = {"", " DESC", " NULLS LAST", " DESC NULLS FIRST"};
        both((i == 1 ? "" : ", ") + i + ways[random.nextInt(ways.length)]);
      }
      if (random.nextInt(3) == 0) {
        both(" LIMIT " + (1 + random.nextInt(6)));
        return true;
      }
      return false;
    }

    /** A use of the result. */
    private boolean wrap() {
      String[][] ways = {
        {"WITH r AS (", ") SELECT * FROM r WHERE c0 IS NOT NULL"},
        {"WITH r AS (", ") SELECT *, row_number() OVER (ORDER BY " + columns() + ") AS w FROM r"},
        {"SELECT *, count(*) OVER (PARTITION BY c0) AS w FROM (", ")"},
        {"SELECT r.*, s.w FROM (", ") r JOIN (SELECT 'north' AS w UNION ALL SELECT 'x') s ON true"}
      };
      String[] way = ways[random.nextInt(ways.length)];
      joint.insert(0, way[0]);
      plain.insert(0, way[0]);
      both(way[1]);
      return true;
    }

    private String columns() {
      List<String> columns = new ArrayList<>();
      for (int i = 0; i < groups.size(); i++) {
        columns.add("c" + i);
      }
      return String.join(", ", columns);
    }
  }
}
