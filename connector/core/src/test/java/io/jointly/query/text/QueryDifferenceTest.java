package io.jointly.query.text;

import static io.jointly.query.SparkTyping.call;
import static io.jointly.query.SparkTyping.column;
import static io.jointly.query.SparkTyping.literal;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.Settings;
import io.jointly.query.SqlType;
import io.jointly.query.SqlType.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sweep")
class QueryDifferenceTest {

  private static final Expr REGION = column("region", "string");
  private static final Expr AGE = column("age", "int");
  private static final Measure ROWS =
      new Measure(Aggregate.COUNT_STAR, List.of(), SqlType.of(Kind.BIGINT));
  private static final Settings SETTINGS =
      Settings.of(Map.of("spark.sql.ansi.enabled", "true", "spark.sql.session.timeZone", "UTC"));
  private static final JointQuery MINE =
      new JointQuery("admissions", List.of(REGION), List.of(ROWS), List.of(older(65)), SETTINGS);

  private static Expr older(int age) {
    return call(Function.GREATER, "boolean", AGE, literal(age));
  }

  private static String difference(JointQuery theirs) {
    return QueryDifference.describe(MINE.canonicalBytes(), theirs.canonicalBytes());
  }

  @Test
  void everyPartThatDiffersIsNamed() {
    Measure sum = new Measure(Aggregate.SUM, List.of(AGE), SqlType.of(Kind.BIGINT));
    JointQuery theirs =
        new JointQuery(
            "visits",
            List.of(REGION, column("sex", "string")),
            List.of(sum),
            List.of(older(66)),
            Settings.of(Map.of("spark.sql.ansi.enabled", "false", "x", "1")));
    assertThat(difference(theirs))
        .isEqualTo(
            "FROM: here admissions, there visits"
                + "; GROUP BY: only there sex"
                + "; aggregates: only here count(*); aggregates: only there sum(age)"
                + "; WHERE: only here (age > 65); WHERE: only there (age > 66)"
                + "; setting spark.sql.ansi.enabled: here true, there false"
                + "; setting spark.sql.session.timeZone: here UTC, there not set"
                + "; setting x: here not set, there 1"
                + ". Here: SELECT region, count(*) FROM admissions WHERE (age > 65) GROUP BY region"
                + ". There: SELECT sex, region, sum(age) FROM visits WHERE (age > 66)"
                + " GROUP BY sex, region");
  }

  @Test
  void whatIsAlikeIsNotNamed() {
    JointQuery theirs =
        new JointQuery("admissions", List.of(REGION), List.of(ROWS), List.of(), SETTINGS);
    assertThat(difference(theirs)).startsWith("WHERE: only here (age > 65). Here: ");
    assertThat(difference(MINE)).isEqualTo("the queries are the same");
  }

  @Test
  void aDifferenceOfTypesAloneIsCalledOne() {
    Expr wide = call(Function.GREATER, "boolean", column("age", "bigint"), literal(65));
    JointQuery theirs =
        new JointQuery("admissions", List.of(REGION), List.of(ROWS), List.of(wide), SETTINGS);
    assertThat(difference(theirs)).startsWith("WHERE: the types differ in (age > 65). Here: ");
  }

  @Test
  void whateverTheySendIsDescribed() {
    Random random = new Random(Seed.of(QueryDifferenceTest.class));
    byte[] mine = MINE.canonicalBytes();
    assertThat(QueryDifference.describe(mine, new byte[0])).startsWith("its query cannot be read");
    for (int i = 0; i < 2000; i++) {
      byte[] theirs = mine.clone();
      theirs[random.nextInt(theirs.length)] = (byte) random.nextInt();
      assertThat(QueryDifference.describe(mine, theirs))
          .isNotBlank()
          .doesNotContainPattern("\\p{Cntrl}");
    }
  }

  @Test
  void aPartnersQueryCannotDrawLinesOfItsOwn() {
    String forged = "t\n2026-01-01 ERROR south has cheated\u202E";
    JointQuery theirs =
        new JointQuery(
            forged,
            List.of(column(forged, "int")),
            List.of(),
            List.of(call(Function.EQUAL, "boolean", REGION, literal(forged))),
            Settings.of(Map.of(forged, forged)));
    assertThat(difference(theirs)).contains("\\u000A2026").doesNotContain("\n", "\u202E");
  }

  @Test
  void aPartnersQueryCannotFloodTheLog() {
    String longest = "😀".repeat(120);
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      settings.put(i + longest, longest);
    }
    Expr values =
        call(
            Function.IN,
            "boolean",
            REGION,
            literal("x".repeat(60_000)),
            literal("y".repeat(60_000)));
    JointQuery theirs =
        new JointQuery(longest, List.of(values), List.of(), List.of(values), Settings.of(settings));
    assertThat(difference(theirs)).hasSizeLessThan(20_000).contains("92 more settings", "x…");
  }
}
