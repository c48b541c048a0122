package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Partners who do not do the same thing are told what differs, each on its side. All cases wait for
 * the same grace, so they run at once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DisagreementTest {

  private static final String QUERY = "SELECT count(*) FROM {t} WHERE age > 64";
  private static final String OTHER = "SELECT count(*) FROM {t} WHERE age > 65";

  private static final String TIMED = "SELECT sum(age) FROM {t} WHERE hour(at) > 3";

  private Map<String, Consortium.Result> results = Map.of();

  @BeforeAll
  void run(@TempDir Path folder) throws Exception {
    Map<String, Callable<List<Row>>> actions = new LinkedHashMap<>();
    Consortium query = consortium(folder.resolve("query"));
    actions.put("query p1", () -> query.dataset("p1", QUERY).collectAsList());
    actions.put("query p2", () -> query.dataset("p2", OTHER).collectAsList());

    Consortium settings = consortium(folder.resolve("settings"));
    SparkSession wrapping = settings.session("spark.sql.ansi.enabled", "false");
    wrapping.conf().set("spark.sql.session.timeZone", "Europe/Berlin");
    actions.put("settings p1", () -> settings.dataset("p1", TIMED).collectAsList());
    actions.put("settings p2", () -> wrapping.sql(settings.at("p2", TIMED)).collectAsList());

    Consortium file = consortium(folder.resolve("file"));
    SparkSession changed = withAnotherFile(file);
    actions.put("file p1", () -> file.dataset("p1", QUERY).collectAsList());
    actions.put("file p2", () -> changed.sql(file.at("p2", QUERY)).collectAsList());
    results = Consortium.all(actions);
  }

  private static Consortium consortium(Path folder) throws Exception {
    String rows =
        "SELECT CAST(id AS INT) AS age, TIMESTAMP'2020-01-01 05:00:00Z' AS at FROM range(3)";
    return Consortium.in(Files.createDirectories(folder))
        .parties(2, 1)
        .rules("{min_group_size: 1, min_parties: 1, accept_two_parties: true}")
        .columns(
            "age: {type: int, use: [filter, measure], min: 0, max: 120}",
            "at: {type: timestamp, use: [filter]}")
        .rows(rows)
        .rows(rows)
        .build();
  }

  /** A session for p2 whose collaboration file has another purpose, and a policy that agrees. */
  private static SparkSession withAnotherFile(Consortium parties) throws Exception {
    Path original = parties.folder.resolve("collaboration.yaml");
    Path file = parties.folder.resolve("other.yaml");
    Files.writeString(file, Files.readString(original).replace("purpose: test", "purpose: more"));
    Path policy = parties.folder.resolve("other.policy.yaml");
    Files.writeString(
        policy,
        Files.readString(parties.folder.resolve("p2.policy.yaml"))
            .replace(Sha.hex(Files.readAllBytes(original)), Sha.hex(Files.readAllBytes(file))));
    SparkSession session = parties.session("spark.sql.catalog.p2.policy", policy.toString());
    session.conf().set("spark.sql.catalog.p2.collaboration", file.toString());
    return session;
  }

  private JointlyException failure(String of) {
    return Consortium.ours(Consortium.of(results, of).failure());
  }

  @Test
  void anotherQueryIsShownAtBoth() {
    assertThat(failure("query p1").code()).isEqualTo(ErrorCode.OTHER_QUERY);
    assertThat(failure("query p1"))
        .hasMessageContaining("p2")
        .hasMessageContaining("WHERE: only here (age > 64); WHERE: only there (age > 65)")
        .hasMessageContaining("There: SELECT count(*) FROM t WHERE")
        .hasMessageContaining("same job at all parties");
    assertThat(failure("query p2").code()).isEqualTo(ErrorCode.OTHER_QUERY);
    assertThat(failure("query p2"))
        .hasMessageContaining("p1")
        .hasMessageContaining("WHERE: only here (age > 65); WHERE: only there (age > 64)");
  }

  @Test
  void otherSettingsAreShownAtBoth() {
    assertThat(failure("settings p1").code()).isEqualTo(ErrorCode.OTHER_QUERY);
    assertThat(failure("settings p1"))
        .hasMessageContaining("setting spark.sql.ansi.enabled: here true, there false")
        .hasMessageContaining("spark.sql.session.timeZone: here UTC, there Europe/Berlin");
    assertThat(failure("settings p2"))
        .hasMessageContaining("setting spark.sql.ansi.enabled: here false, there true")
        .hasMessageContaining("spark.sql.session.timeZone: here Europe/Berlin, there UTC");
  }

  @Test
  void anotherCollaborationFileIsShownAtBoth() {
    for (String party : List.of("p1", "p2")) {
      JointlyException failure = failure("file " + party);
      assertThat(failure.code()).isEqualTo(ErrorCode.OTHER_COLLABORATION);
      assertThat(failure)
          .hasMessageContaining(party.equals("p1") ? "p2" : "p1")
          .hasMessageContaining("digest")
          .hasMessageContaining("jointly check");
    }
  }
}
