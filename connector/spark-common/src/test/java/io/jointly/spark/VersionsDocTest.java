package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.spark.version.ScalaCollections;
import io.jointly.spark.version.Sessions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import org.apache.spark.sql.execution.datasources.v2.V1ScanWrapper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What VERSIONS.md says that a version takes over, it does, and nothing else. */
@Tag("every-version")
class VersionsDocTest {

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(.*)` \\|((?: (?:yes|ext|no) \\|)+)$");

  @Test
  void takesOverWhatTheTableSays(@TempDir Path folder) throws Exception {
    String text = Files.readString(Path.of("../docs/VERSIONS.md"));
    List<String> versions = versions(text);
    int version = versions.indexOf(SparkVersion.required());
    assertThat(version).isNotNegative();
    Consortium plain = parties(Consortium.in(Files.createDirectory(folder.resolve("plain"))));
    Consortium extended =
        parties(Consortium.extended(Files.createDirectory(folder.resolve("ext"))));
    Map<String, String> said = new TreeMap<>();
    Map<String, String> found = new TreeMap<>();
    for (Matcher row = ROW.matcher(text); row.find(); ) {
      String sql = row.group(1).replace("\\|", "|");
      said.put(sql, row.group(2).split("\\|")[version].strip());
      found.put(sql, isTakenOver(plain, sql) ? "yes" : isTakenOver(extended, sql) ? "ext" : "no");
    }
    assertThat(said).hasSizeGreaterThan(15);
    assertThat(found).isEqualTo(said);
    assertThat(plain.posted()).isEmpty();
    assertThat(extended.posted()).isEmpty();
  }

  /** Spark 3.5 finds them with the session extension, the others by themselves. */
  @Test
  void whereNoRowCanBeSelectedNobodyIsAsked(@TempDir Path folder) {
    Consortium parties = parties(Consortium.extended(folder));
    for (String condition :
        List.of(
            "age = 5 AND age < 3",
            "3 > age AND 5 = age",
            "age > 7 AND k > 0 AND 7 = age",
            "g = 'south' AND g > 'west'",
            "cost = 10000000 AND cost BETWEEN -100 AND 5000.01",
            "age <=> 5 AND age < 3",
            "age = 5 AND age + 1 < 3",
            "age = 5 AND (age < 3 OR age > 7)")) {
      for (String query :
          List.of(
              "SELECT count(*), sum(age) FROM {t} WHERE ", "SELECT g, avg(cost) FROM {t} WHERE ")) {
        String sql = query + condition + (query.contains("g,") ? " GROUP BY g" : "");
        assertThat(parties.dataset("p1", sql).collectAsList())
            .as(sql)
            .isEqualTo(parties.overNoRows(sql).collectAsList());
      }
    }
    assertThat(parties.posted()).isEmpty();
    assertThat(isTakenOver(parties, "SELECT count(*) FROM t WHERE age = 5 AND age > 3")).isTrue();
    assertThat(isTakenOver(parties, "SELECT count(*) FROM t WHERE age = 5 AND k < 3")).isTrue();
  }

  /** So a condition that follows from another one is no part of the query, on any version. */
  @Test
  void whatFollowsFromAnEqualityIsLeftOut(@TempDir Path folder) {
    Consortium parties = parties(Consortium.extended(folder));
    String query = "SELECT count(*), sum(k) FROM {t} WHERE age = 5";
    for (String implied : List.of("age > 3", "age + 1 < 9", "(age < 3 OR age > 4)", "age <> 7")) {
      assertThat(digest(parties, query + " AND " + implied))
          .as(implied)
          .isEqualTo(digest(parties, query));
    }
    assertThat(digest(parties, query + " AND k > 3")).isNotEqualTo(digest(parties, query));
  }

  private static String digest(Consortium parties, String query) {
    return parties
        .dataset("p1", "EXPLAIN " + query)
        .collectAsList()
        .get(0)
        .getString(0)
        .lines()
        .filter(line -> line.contains("query digest"))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> versions(String text) {
    Matcher head = Pattern.compile("(?m)^\\| query \\|(.*)\\|$").matcher(text);
    assertThat(head.find()).isTrue();
    return Arrays.stream(head.group(1).split("\\|")).map(String::strip).toList();
  }

  private static Consortium parties(Consortium.Builder builder) {
    builder.spark.conf().set("spark.sql.session.timeZone", "UTC");
    builder
        .columns(DifferentialData.COLUMNS)
        .rules(
            "{min_group_size: 1, min_parties: 1, refusal_budget: [],"
                + " aggregate_arguments: any_expression}");
    for (int party = 0; party < 3; party++) {
      builder.rows(DifferentialData.rows(builder.spark, 1, party, 1));
    }
    return builder.build();
  }

  private static boolean isTakenOver(Consortium parties, String sql) {
    String named = sql.replaceAll("\\bFROM t\\b", "FROM p1.t").replaceAll("\\bc\\.", "p1.");
    try {
      return isJoint(Sessions.execution(parties.spark.sql(named)).optimizedPlan());
    } catch (Exception e) {
      return false;
    }
  }

  private static boolean isJoint(LogicalPlan plan) {
    if (plan instanceof DataSourceV2ScanRelation relation
        && relation.scan() instanceof V1ScanWrapper wrapper) {
      return wrapper.v1Scan().getClass().getSimpleName().equals("JointScan");
    }
    return ScalaCollections.list(plan.children()).stream().anyMatch(VersionsDocTest::isJoint);
  }
}
