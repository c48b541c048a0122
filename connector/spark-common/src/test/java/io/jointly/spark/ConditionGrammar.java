package io.jointly.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Conditions on rows. */
final class ConditionGrammar {

  private static final List<String> PLAIN =
      List.of(
          "age > 30",
          "age <= 0",
          "age <> 30",
          "age BETWEEN 10 AND 60",
          "age NOT BETWEEN -5 AND 40",
          "age IN (30, 120, -20)",
          "age NOT IN (30, 31)",
          "age IS NULL",
          "age IS NOT NULL",
          "age > k",
          "age <=> k",
          "g = 'north'",
          "g <> 'north'",
          "g IN ('south', '日本')",
          "g LIKE 'n%'",
          "g LIKE '%th'",
          "g NOT LIKE '%or%'",
          "g LIKE \"%ë%\"",
          "g < 'south'",
          "g <=> NULL",
          "h = ''",
          "h = ' b '",
          "trim(h) = 'b'",
          "upper(h) = 'A'",
          "lower(g) <> h",
          "h LIKE '%a'",
          "note LIKE 'a%'",
          "note LIKE '%語%'",
          "note NOT LIKE '%x'",
          "note IS NULL",
          "length(note) > 2",
          "concat(h, note) LIKE 'aa%'",
          "substring(note, 2, 1) = 'b'",
          "ok",
          "NOT ok",
          "ok IS NOT NULL",
          "ok <=> (age > 20)",
          "k < 0",
          "k = 127",
          "s > -1000",
          "number = 9223372036854775807",
          "number < -500000000",
          "n > 0",
          "cost > 1000.5",
          "cost = 10000000",
          "cost BETWEEN -100 AND 5000.01",
          "fine < 0.5",
          "price IN (0.05, 19.99)",
          "price > cost",
          "wide > 0",
          "wide < -1e20BD",
          "huge = 99999999999999999999999999999999999999",
          "huge < -1",
          "x >= 100.5D",
          "x > f",
          "z < 0",
          "f <= 10",
          "day >= DATE'2021-06-01'",
          "day BETWEEN DATE'2020-02-29' AND DATE'2021-02-28'",
          "at < TIMESTAMP'2021-01-01 12:34:56.789'",
          "local >= TIMESTAMP_NTZ'2022-01-01 00:00:00'",
          "year(day) = 2021",
          "rare IS NULL",
          "rare > 500 OR rare IS NULL",
          "coalesce(age, 0) > 10",
          "coalesce(g, h) > 'm'",
          "CASE WHEN ok THEN age > 20 ELSE age < 20 END",
          "if(ok, g, h) = 'a'",
          "greatest(age, rare) > 100",
          "id < 20",
          "id >= 0",
          "id < 0",
          "true");

  private static final List<String> ARITHMETIC =
      List.of(
          "age % 2 = 0",
          "month(at) IN (1, 2, 12)",
          "age + k > 50",
          "cost * 2 > 500",
          "abs(age) > 40",
          "x * 2 < 100",
          "floor(x) = 3",
          "cost / 3 > price",
          "-age > 10",
          "round(cost, 0) = cost",
          "sqrt(abs(x)) > 10",
          "CASE WHEN age <> 0 THEN 100 / age > 3 END",
          "cast(age AS STRING) LIKE '3%'",
          "datediff(day, DATE'2021-01-01') > 100",
          "date_add(day, 30) > DATE'2022-01-01'",
          "power(age, 2) > 900",
          "sign(age) = -1",
          "age & 1 = 1",
          "width_bucket(x, 0, 900, 4) = 2",
          "cast(cost AS INT) % 2 = 0",
          "n + 1 > 0");

  private final Random random;
  private final Dialect dialect;

  ConditionGrammar(Random random, Dialect dialect) {
    this.random = random;
    this.dialect = dialect;
  }

  /**
   * @param most simple conditions in it
   */
  String next(int most) {
    int parts = 1 + random.nextInt(most);
    List<String> conditions = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      String simple = simple();
      // Without ANSI mode WHERE is no reserved word, and "t WHERE (ok)" a table's alias.
      String grouped = simple.equals("ok") ? simple : "(" + simple + ")";
      conditions.add(random.nextInt(6) == 0 ? "NOT (" + simple + ")" : grouped);
    }
    String all = conditions.get(0);
    for (String condition : conditions.subList(1, parts)) {
      all = "(" + all + (random.nextBoolean() ? " AND " : " OR ") + condition + ")";
    }
    return all;
  }

  private String simple() {
    List<String> from = dialect.hasArithmetic() && random.nextInt(4) == 0 ? ARITHMETIC : PLAIN;
    return from.get(random.nextInt(from.size()));
  }
}
