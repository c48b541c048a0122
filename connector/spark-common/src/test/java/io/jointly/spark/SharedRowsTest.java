package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two collaborations of the same parties over the same rows: each has a ledger of its own, and
 * their answers could be subtracted.
 */
class SharedRowsTest {

  private static final String AT_97 =
      "SELECT count(*) AS n, sum(cost) AS cost FROM %s.t WHERE age < 97";
  private static final String AT_98 =
      "SELECT count(*) AS n, sum(cost) AS cost FROM %s.t WHERE age < 98";

  @TempDir private Path folder;

  private Consortium first(String rules) {
    Consortium.Builder builder =
        Consortium.in(folder)
            .joinTimeout("5s")
            .columns(
                "age: {type: int, use: [filter], min: 0, max: 120}",
                "cost: {type: int, use: [measure], min: 0, max: 100000}")
            .rules(rules);
    for (int party = 0; party < 3; party++) {
      // One person of 97 at each party.
      builder.rows(
          "SELECT CAST(IF(id = 7, 97, 20 + id % 60) AS INT) AS age, CAST(id AS INT) AS cost"
              + " FROM range(300)");
    }
    return builder.build();
  }

  /** The same parties, keys and rows under another name and as catalogs q1, q2, q3. */
  private void second(Consortium parties, String ofTable) throws IOException {
    String id = "test-" + parties.number;
    String yaml =
        Files.readString(folder.resolve("collaboration.yaml")).replace("id: " + id, "id: twin");
    Path file = Files.writeString(folder.resolve("twin.yaml"), yaml);
    String sha = Sha.hex(Files.readAllBytes(file));
    for (String party : parties.parties) {
      String policy =
          Files.readString(folder.resolve(party + ".policy.yaml"))
              .replace("id: " + id, "id: twin")
              .replaceFirst("[0-9a-f]{64}", sha)
              .replace("_" + party + "\"}", "_" + party + "\"" + ofTable + "}");
      Path own = Files.writeString(folder.resolve(party + ".twin-policy.yaml"), policy);
      String prefix = "spark.sql.catalog." + party.replace('p', 'q');
      Map<String, String> options = new LinkedHashMap<>();
      options.put("", JointCatalog.class.getName());
      options.put(".collaboration", file.toString());
      options.put(".party", party);
      options.put(".identity", folder.resolve(party + ".pem").toString());
      options.put(".policy", own.toString());
      options.put(".mailbox", "memory:twin-" + parties.number);
      options.put(".run", "twin");
      options.put(".join-timeout", "5s");
      options.forEach((name, value) -> parties.spark.conf().set(prefix + name, value));
    }
  }

  private static Map<String, Consortium.Result> ask(
      Consortium parties, char catalog, String query) {
    Map<String, Callable<List<Row>>> actions = new LinkedHashMap<>();
    for (String party : parties.parties) {
      String name = party.replace('p', catalog);
      actions.put(name, () -> parties.spark.sql(query.formatted(name)).collectAsList());
    }
    return Consortium.all(actions);
  }

  private static void answered(Map<String, Consortium.Result> results) {
    assertThat(results.values()).allSatisfy(result -> assertThat(result.answer()).hasSize(1));
  }

  private static void refused(Consortium parties, Map<String, Consortium.Result> results) {
    for (Consortium.Result result : results.values()) {
      JointlyException e = Consortium.ours(result.failure());
      assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.DIFFERENCE);
      assertThat(e)
          .hasMessageContaining("test-" + parties.number + ".t")
          .hasMessageContaining("shared_rows: accept")
          .hasMessageContaining("Nothing was sent");
    }
  }

  @Test
  void areRefusedByDefault() throws IOException {
    Consortium parties = first("{difference_check: refuse}");
    second(parties, "");
    answered(ask(parties, 'p', AT_98));
    refused(parties, ask(parties, 'q', AT_97));
    // Not the same table asked again, nor after the processes have ended.
    answered(ask(parties, 'p', "SELECT sum(cost) AS c FROM %s.t"));
    parties.forgetAnswers();
    refused(parties, ask(parties, 'q', AT_97));
  }

  @Test
  void areAnsweredWhereEachPartySaysThatItKnows() throws IOException {
    Consortium parties = first("{difference_check: refuse}");
    second(parties, ", shared_rows: accept");
    answered(ask(parties, 'p', AT_98));
    answered(ask(parties, 'q', AT_97));
    // Whoever has said nothing still refuses: the first collaboration's policies do.
    parties.forgetAnswers();
    Map<String, Consortium.Result> again = ask(parties, 'p', "SELECT sum(cost) AS c FROM %s.t");
    assertThat(again.values())
        .allSatisfy(
            result -> assertThat(Consortium.ours(result.failure())).hasMessageContaining("twin.t"));
  }

  @Test
  void areNotLookedAtWithoutTheDifferenceCheck() throws IOException {
    Consortium parties = first("{difference_check: off}");
    second(parties, "");
    answered(ask(parties, 'p', AT_98));
    answered(ask(parties, 'q', AT_97));
  }
}
