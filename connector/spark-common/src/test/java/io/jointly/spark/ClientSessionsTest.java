package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threads that work for clients of Spark Connect, as the server marks them. {@code ConnectTest} has
 * a server.
 */
@Tag("every-version")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientSessionsTest {

  private static final String QUERY = "SELECT region, sum(age) AS s FROM {t} GROUP BY region";

  private Path folder;
  private Consortium parties;

  @BeforeAll
  void start(@TempDir Path given) {
    folder = given;
    Consortium.Builder builder =
        Consortium.in(folder)
            .columns(
                "region: {type: string, use: [dimension], values: [north, south]}",
                "age: {type: int, use: [measure], min: 0, max: 120}");
    for (int party = 0; party < 3; party++) {
      builder.rows("SELECT 'north' AS region, CAST(id AS INT) AS age FROM range(20)");
    }
    parties = builder.build();
  }

  private SparkSession session(String run) {
    SparkSession session = parties.session("spark.sql.shuffle.partitions", "2");
    parties.parties.forEach(party -> session.conf().set(option(party, "run"), run));
    return session;
  }

  private static String option(String party, String name) {
    return "spark.sql.catalog." + party + "." + name;
  }

  /** Runs an action of a client's at one party. */
  private <T> T by(String user, String party, Callable<T> action) throws Exception {
    String tag = tagOf(user);
    Map<String, String> given = new LinkedHashMap<>();
    for (String option :
        List.of("collaboration", "party", "identity", "policy", "mailbox", "join-timeout")) {
      given.put(option, parties.spark.conf().get(option(party, option)));
    }
    given.put("round-timeout", parties.spark.conf().get(option(party, "round-timeout")));
    // As if the server had been started with them.
    given.forEach((name, value) -> context().conf().set(option(party, name), value));
    context().addJobTag(tag);
    try {
      return action.call();
    } finally {
      context().removeJobTag(tag);
      given.keySet().forEach(name -> context().conf().remove(option(party, name)));
    }
  }

  private org.apache.spark.SparkContext context() {
    return parties.spark.sparkContext();
  }

  /** What the first party's client gets, while the partners ask the same. */
  private List<Row> ask(SparkSession client, String user) {
    SparkSession partners = session(client.conf().get(option("p1", "run")));
    Map<String, Callable<List<Row>>> actions = new LinkedHashMap<>();
    for (String party : List.of("p2", "p3")) {
      actions.put(party, () -> partners.sql(parties.at(party, QUERY)).collectAsList());
    }
    actions.put(
        "p1", () -> by(user, "p1", () -> client.sql(parties.at("p1", QUERY)).collectAsList()));
    return Consortium.of(Consortium.all(actions), "p1").answer();
  }

  private List<Row> answers(SparkSession session, String user) throws Exception {
    return by(
        user, "p1", () -> session.sql("SELECT run FROM p1.answers ORDER BY run").collectAsList());
  }

  @Test
  void answersAreOfOneSession() throws Exception {
    SparkSession ann = session("ann");
    long before = parties.joins();
    List<Row> plain = parties.plain(QUERY);
    assertThat(ask(ann, "ann")).isEqualTo(plain);
    assertThat(parties.joins()).isEqualTo(before + 3);
    assertThat(ask(ann, "ann")).as("from memory").isEqualTo(plain);
    assertThat(parties.joins()).isEqualTo(before + 3);
    assertThat(answers(ann, "ann")).extracting(row -> row.getString(0)).containsExactly("ann");

    SparkSession bob = session("ann");
    assertThat(answers(bob, "bob")).isEmpty();
    Callable<List<Row>> same = () -> bob.sql(parties.at("p1", QUERY)).collectAsList();
    JointlyException refusal = Consortium.failureOf(() -> by("bob", "p1", same));
    assertThat(refusal.code()).isEqualTo(ErrorCode.REPEATED);
    assertThat(refusal)
        .hasMessageContaining("that session alone")
        .hasMessageContaining("spark.sql.catalog.p1.run");
    assertThat(answers(bob, "bob")).isEmpty();
    // The application's own sessions share theirs, and have none of a client's.
    SparkSession own = session("own");
    assertThat(own.sql("SELECT * FROM p1.answers WHERE run = 'ann'").collectAsList()).isEmpty();
    // Explaining is done on a thread that nothing marks. The session is known by then.
    assertThat(ann.sql("SELECT run FROM p1.answers").collectAsList()).hasSize(1);

    bob.conf().set(option("p1", "run"), "bob");
    assertThat(ask(bob, "Bob_Session_%/ü")).isEqualTo(plain);
    assertThat(answers(ann, "ann")).extracting(row -> row.getString(0)).containsExactly("ann");
    assertThat(users("p1")).containsExactly("ann", "bob", "Bob_Session_%25%2F%C3%BC");
    assertThat(users("p2")).isEmpty();
  }

  /** In the order of the log of a party. */
  private List<String> users(String party) throws Exception {
    String log =
        Files.readString(folder.resolve("audit-test-" + parties.number + "-" + party + ".log"));
    return Pattern.compile("\"user\":\"([^\"]*)\"")
        .matcher(log)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void aClientSetsNothingButWhatCanBeChanged() {
    String elsewhere = folder.resolve("elsewhere.log").toString();
    for (String option : List.of("audit", "ledger", "policy", "identity", "round-timeout")) {
      SparkSession session = session("options");
      session
          .conf()
          .set(
              option("p1", option),
              switch (option) {
                case "policy" -> folder + "/./p1.policy.yaml";
                case "identity" -> folder + "/./p1.pem";
                case "round-timeout" -> "59s";
                default -> elsewhere;
              });
      JointlyException refusal =
          Consortium.failureOf(
              () -> by("ann", "p1", () -> session.sql(parties.at("p1", QUERY)).collectAsList()));
      assertThat(refusal.code()).as(option).isEqualTo(ErrorCode.OPTION);
      assertThat(refusal)
          .hasMessageContaining(option("p1", option) + " is not the server's")
          .hasMessageNotContaining(elsewhere);
    }
    assertThat(Path.of(elsewhere)).doesNotExist();
    SparkSession session = session("options");
    context().addJobTag(tagOf("ann"));
    try {
      assertThat(Consortium.failureOf(() -> session.sql(parties.at("p2", QUERY)).collectAsList()))
          .hasMessageContaining("started without the catalog p2");
    } finally {
      context().clearJobTags();
    }
  }

  private static String tagOf(String user) {
    return "SparkConnect_OperationTag_User_%s_Session_%s_Operation_%s"
        .formatted(user, UUID.randomUUID(), UUID.randomUUID());
  }

  @Test
  void aTagThatIsWrittenInAnotherWayIsRefused() {
    SparkSession session = session("tags");
    for (String tag :
        List.of(
            "SparkConnect_OperationTag_ann",
            tagOf("ann") + "x",
            "SparkConnect_OperationTag_User_ann_Session_1_Operation_2")) {
      context().addJobTag(tag);
      try {
        assertThat(
                Consortium.failureOf(() -> session.sql(parties.at("p1", QUERY)).collectAsList())
                    .code())
            .as(tag)
            .isEqualTo(ErrorCode.SPARK_VERSION);
      } finally {
        context().clearJobTags();
      }
    }
    context().addJobTag(tagOf("x".repeat(257)));
    try {
      assertThat(Consortium.failureOf(() -> session.sql(parties.at("p1", QUERY)).collectAsList()))
          .hasMessageContaining("longer than 256 bytes");
    } finally {
      context().clearJobTags();
    }
  }

  /** Whatever the rules: nothing is checked in this collaboration. */
  @Test
  void isEmptyAsksNobody() {
    SparkSession session = session("empty");
    long before = parties.joins();
    String sorted = QUERY + " ORDER BY region";
    for (String query : List.of(QUERY, sorted, "SELECT sum(age) FROM {t} HAVING sum(age) > 5")) {
      assertThat(Consortium.failureOf(() -> session.sql(parties.at("p1", query)).isEmpty()).code())
          .as(query)
          .isEqualTo(ErrorCode.REPLANNED);
    }
    assertThat(parties.joins()).isEqualTo(before);
    Map<String, Callable<List<Row>>> actions = new LinkedHashMap<>();
    for (String party : parties.parties) {
      actions.put(party, () -> session.sql(parties.at(party, sorted)).collectAsList());
    }
    Consortium.all(actions).values().forEach(Consortium.Result::answer);
    assertThat(session.sql(parties.at("p1", sorted)).isEmpty()).isFalse();
    assertThat(session.sql(parties.at("p1", QUERY)).isEmpty()).isFalse();
    assertThat(parties.joins()).isEqualTo(before + 3);
  }
}
