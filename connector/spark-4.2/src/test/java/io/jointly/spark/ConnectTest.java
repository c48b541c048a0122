package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.spark.ConnectProcesses.Client;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A party's server of Spark Connect, and clients in Java and Python. The partners answer by agents.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectTest {

  private static final String QUERY =
      "SELECT region, count(*) AS n, sum(age) AS s FROM {t} GROUP BY region ORDER BY region";

  private Path folder;
  private ConnectProcesses processes;
  private Client java;

  @BeforeAll
  void start(@TempDir Path given) throws Exception {
    folder = given;
    processes = new ConnectProcesses(folder);
    processes.startServer();
    java = processes.java();
  }

  @AfterAll
  void stop() throws Exception {
    processes.close();
  }

  private static String joint(String query) {
    return query.replace("{t}", "p1.t");
  }

  private String plain(String query) throws IOException {
    return java.call("oracle/1", "sql", query.replace("{t}", "global_temp.everything"));
  }

  private static void run(Client client, String session, String run) throws IOException {
    assertThat(client.call(session, "set", "spark.sql.catalog.p1.run=" + run)).isEqualTo("ok");
  }

  /** How often parties have joined; who refuses leaves a JOIN, too. */
  private long joins() throws IOException {
    return messages().stream().filter(file -> name(file).startsWith("join-")).count();
  }

  private List<Path> messages() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("mail"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  @Test
  void aQueryOfAJavaClientIsAskedOnce() throws Exception {
    askedOnce(java, "java");
  }

  @Test
  void aQueryOfAPythonClientIsAskedOnce() throws Exception {
    askedOnce(processes.python(), "python");
  }

  private void askedOnce(Client client, String user) throws Exception {
    String first = user + "/1";
    String expected = plain(QUERY);
    assertThat(expected).startsWith("north|30|").contains("; south|30|");
    long before = joins();
    run(client, first, user + "-1");
    assertThat(client.call(first, "schema", joint(QUERY)))
        .isEqualTo("struct<region:string,n:bigint,s:bigint>");
    assertThat(client.call(first, "explain", joint(QUERY))).isEqualTo("ok");
    // Whether there is a row is known when the query has been answered, and nobody is asked before.
    assertThat(client.call(first, "isEmpty", joint(QUERY))).contains("[JOINTLY_REPLANNED]");
    assertThat(client.call(first, "count", joint(QUERY))).contains("[JOINTLY_REPLANNED]");
    assertThat(joins()).isEqualTo(before);

    assertThat(client.call(first, "sql", joint(QUERY))).isEqualTo(expected);
    assertThat(joins()).isEqualTo(before + 3);
    assertThat(client.call(first, "sql", joint(QUERY))).isEqualTo(expected);
    assertThat(client.call(first, "isEmpty", joint(QUERY))).isEqualTo("false");
    assertThat(client.call(first, "count", joint(QUERY))).isEqualTo("2");
    assertThat(
            client.call(
                first,
                "sql",
                "SELECT run, suppressed_groups, suppressed[0]['region'], reads_from_memory"
                    + " FROM p1.answers"))
        .isEqualTo(user + "-1|1|secret-place|3");
    assertThat(joins()).isEqualTo(before + 3);

    // The same client, in another session: another run, and no answer yet.
    String second = user + "/2";
    run(client, second, user + "-2");
    assertThat(client.call(second, "sql", "SELECT * FROM p1.answers")).isEmpty();
    assertThat(client.call(second, "sql", joint(QUERY))).isEqualTo(expected);
    assertThat(joins()).isEqualTo(before + 6);
    assertThat(client.call(first, "sql", joint(QUERY))).isEqualTo(expected);
    assertThat(joins()).isEqualTo(before + 6);

    // An answer in which groups are missing can fail instead.
    assertThat(client.call(second, "set", "spark.sql.catalog.p1.on-suppressed=fail"))
        .isEqualTo("ok");
    assertThat(client.call(second, "sql", joint(QUERY))).contains("[JOINTLY_SUPPRESSED]");
    assertThat(client.call(first, "sql", joint(QUERY))).isEqualTo(expected);
    assertThat(joins()).isEqualTo(before + 6);
  }

  @Test
  void usersOfOneServerShareNoAnswer() throws Exception {
    String query = "SELECT region, sum(age) AS s FROM {t} WHERE age < 123456787 + 10"
        + " GROUP BY region ORDER BY region";
    String total = "1481481504";
    run(java, "alice/1", "alice-run");
    // Spark's own cache is one for the whole server.
    assertThat(java.call("alice/1", "keep", "SELECT * FROM p1.t")).isEqualTo("ok");
    assertThat(java.call("alice/1", "keep", joint(query))).isEqualTo("ok");
    long before = joins();
    String hers = java.call("alice/1", "kept", "");
    assertThat(hers).isEqualTo(plain(query)).contains(total);
    assertThat(joins()).isEqualTo(before + 3);

    // Bob has the same query and run.
    run(java, "bob/1", "alice-run");
    List<String> seen =
        List.of(
            java.call("bob/1", "sql", "SELECT * FROM p1.answers"),
            java.call("bob/1", "isEmpty", joint(query)),
            java.call("bob/1", "sql", joint(query)),
            java.call("bob/1", "sql", joint("SELECT max(s) FROM (" + query + ")")),
            java.call("bob/1", "sql", "SELECT * FROM p1.answers"));
    assertThat(seen.get(0)).isEmpty();
    assertThat(seen.get(1)).contains("[JOINTLY_REPLANNED]");
    assertThat(seen.get(2))
        .contains("[JOINTLY_REPEATED]")
        .contains("the answer is for that session alone");
    assertThat(seen.get(3)).contains("[JOINTLY_REPEATED]");
    assertThat(seen.get(4)).isEmpty();
    assertThat(seen).noneMatch(text -> text.contains(total) || text.contains("alice"));
    assertThat(joins()).as("refusals have been posted, and no answer").isGreaterThan(before + 3);

    // In a run of his own he asks, and gets an answer of his own.
    run(java, "bob/1", "bob-run");
    long then = joins();
    assertThat(java.call("bob/1", "sql", joint(query))).isEqualTo(hers);
    assertThat(joins()).isEqualTo(then + 3);
    assertThat(java.call("bob/1", "sql", "SELECT run FROM p1.answers")).isEqualTo("bob-run");
    assertThat(java.call("alice/1", "sql", "SELECT run FROM p1.answers")).isEqualTo("alice-run");
  }

  @Test
  void theUserIsInThisPartysAuditAndNowhereElse() throws Exception {
    String query = "SELECT avg(age) FROM {t}";
    for (String user : List.of("canary-of-ann", "canary-of-bert")) {
      run(java, user + "/1", "audit-of-" + user.charAt(10));
      assertThat(java.call(user + "/1", "sql", joint(query))).isEqualTo(plain(query));
    }
    assertThat(users("p1")).contains("canary-of-ann", "canary-of-bert");
    assertThat(users("p2")).isEmpty();
    assertThat(users("p3")).isEmpty();
    for (Path message : messages()) {
      assertThat(Files.readString(message, StandardCharsets.ISO_8859_1))
          .doesNotContain("canary-of");
    }
  }

  private Set<String> users(String party) throws IOException {
    String log = Files.readString(folder.resolve("audit-test-1-" + party + ".log"));
    assertThat(log).contains("\"kind\":\"joining\"");
    Set<String> users = new TreeSet<>();
    Pattern.compile("\"user\":\"([^\"]*)\"")
        .matcher(log)
        .results()
        .map((MatchResult found) -> found.group(1))
        .forEach(users::add);
    return users;
  }

  /** The key, the log and the mailbox are the server's. */
  @Test
  void aClientChoosesItsRunAndNoFile() throws Exception {
    Path elsewhere = folder.resolve("elsewhere.log");
    long before = joins();
    run(java, "carl/1", "carl");
    assertThat(java.call("carl/1", "set", "spark.sql.catalog.p1.audit=" + elsewhere))
        .isEqualTo("ok");
    assertThat(java.call("carl/1", "sql", joint(QUERY)))
        .contains("[JOINTLY_OPTION] spark.sql.catalog.p1.audit is not the server's");
    for (String option :
        List.of(
            "=io.jointly.spark.JointCatalog",
            ".collaboration=" + folder.resolve("collaboration.yaml"),
            ".party=p1",
            ".identity=" + folder.resolve("p1.pem"),
            ".policy=" + folder.resolve("p1.policy.yaml"),
            ".mailbox=file:" + folder.resolve("mail"),
            ".run=carl",
            ".audit=" + elsewhere)) {
      assertThat(java.call("carl/2", "set", "spark.sql.catalog.mine" + option)).isEqualTo("ok");
    }
    assertThat(java.call("carl/2", "sql", QUERY.replace("{t}", "mine.t")))
        .contains("[JOINTLY_OPTION]")
        .contains("started without the catalog mine");
    assertThat(elsewhere).doesNotExist();
    assertThat(joins()).isEqualTo(before);
  }
}
