package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A party tries to find out what one other party has, with software as it is: it varies its own
 * policy, or the rows that it brings, and looks which groups are shown. The groups are all pairs of
 * numbers of rows that the other two may have (PROTOCOL.md §1.5).
 */
class CountOracleTest {

  private static final List<Integer> COUNTS = List.of(0, 1, 10, 11, 12, 40);

  @TempDir Path folder;

  private static String key(int first, int second) {
    return first + "-" + second;
  }

  private static List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (int first : COUNTS) {
      for (int second : COUNTS) {
        keys.add(key(first, second));
      }
    }
    return keys;
  }

  /** The rows of one of the two others. */
  private static String others(int place) {
    return String.join(
        " UNION ALL ",
        keys().stream().map(key -> rows(key, Integer.parseInt(key.split("-")[place]))).toList());
  }

  private static String rows(String key, int count) {
    return "SELECT '%s' AS k, CAST(1 AS INT) AS cost FROM range(%d)".formatted(key, count);
  }

  /** Which groups are shown if the third party brings so many rows of each. */
  private List<String> shown(int own, String policy, String rules) throws Exception {
    String name = own + policy.replaceAll("[^0-9]", "") + rules.length();
    Consortium.Builder builder =
        Consortium.in(Files.createDirectories(folder.resolve(name)))
            .columns(
                "k: {type: string, use: [dimension], values: [\"%s\"]}"
                    .formatted(String.join("\", \"", keys())),
                "cost: {type: int, use: [measure], min: 0, max: 9}")
            .rules(rules)
            .rows(others(0))
            .rows(others(1))
            .rows(String.join(" UNION ALL ", keys().stream().map(key -> rows(key, own)).toList()));
    if (!policy.isEmpty()) {
      builder.policy(2, policy);
    }
    Consortium parties = builder.build();
    List<Row> rows = parties.joint("SELECT k, sum(cost) FROM {t} GROUP BY k");
    return rows.stream().map(row -> row.getString(0)).sorted().toList();
  }

  private static List<String> whereBothHave(int least) {
    return keys().stream()
        .filter(key -> List.of(key.split("-")).stream().allMatch(n -> Integer.parseInt(n) >= least))
        .sorted()
        .toList();
  }

  /** 20 rows of its own, and every threshold that a policy can have: all groups or none. */
  @ParameterizedTest
  @ValueSource(strings = {"", "12", "20", "21", "31", "32", "60", "61", "10000"})
  void aPartysOwnThresholdTellsNothingOfTheOthers(String least) throws Exception {
    String policy = least.isEmpty() ? "" : "min_group_size_of_others: " + least;
    boolean has = least.isEmpty() || Integer.parseInt(least) <= 20;
    assertThat(shown(20, policy, "{}")).isEqualTo(has ? whereBothHave(11) : List.of());
  }

  /** A smaller number of invented rows does not probe a smaller number of the others' rows. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 8, 10, 11, 13, 500})
  void whatAPartyBringsTellsNothingOfTheOthers(int own) throws Exception {
    assertThat(shown(own, "", "{}")).isEqualTo(own >= 11 ? whereBothHave(11) : List.of());
  }

  /** If two parties are enough, the third can lift a group only where one other has enough. */
  @Test
  void anInventedPartOnlyStandsForOneParty() throws Exception {
    String rules = "{min_parties: 2, min_group_size_of_others: 0}";
    List<String> honest = shown(0, "", rules);
    List<String> lifted = shown(6, "", rules);
    assertThat(honest).isEqualTo(whereBothHave(6));
    assertThat(lifted)
        .isEqualTo(
            keys().stream()
                .filter(
                    key ->
                        IntStream.of(0, 1).anyMatch(i -> Integer.parseInt(key.split("-")[i]) >= 6))
                .sorted()
                .toList());
  }
}
