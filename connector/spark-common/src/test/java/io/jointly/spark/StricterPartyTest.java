package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one party asks for beyond the agreed rules holds for every party of the session. */
class StricterPartyTest {

  @TempDir Path folder;

  /** Wards with 12, 10 and 8 rows at each party, and one in which the third party has none. */
  private static String rows(int party) {
    return """
        SELECT ward, CAST(1 AS INT) AS cost FROM (
          SELECT explode(array_repeat('twelve', 12)) AS ward
          UNION ALL SELECT explode(array_repeat('ten', 10))
          UNION ALL SELECT explode(array_repeat('eight', 8))
          UNION ALL SELECT explode(array_repeat('two parties', %d)))
        """
        .formatted(party == 3 ? 0 : 50);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          {}                                    | -                            | twelve
          {min_group_size_of_others: 8}         | -                            | twelve, ten, eight
          {min_group_size_of_others: 8}         | min_group_size_of_others: 9  | twelve, ten
          {min_group_size_of_others: 8}         | min_group_size: 33           | twelve
          {min_group_size_of_others: 8}         | min_group_size_of_others: 13 | -
          {min_group_size_of_others: 0, min_parties: 2} | -                    | twelve, ten, eight, two parties
          {min_group_size_of_others: 0, min_parties: 2} | min_group_size: 101  | twelve, ten, eight
          {min_group_size_of_others: 0, min_parties: 1} | -                    | twelve, two parties
          """)
  void countsItsOwnRowsByItsOwnNumbers(
      String rules, @Nullable String policy, @Nullable String wards) {
    Consortium.Builder builder =
        Consortium.in(folder)
            .columns(
                "ward: {type: string, use: [dimension], values: [twelve, ten, eight, two parties,"
                    + " none]}",
                "cost: {type: int, use: [measure], min: 0, max: 9}")
            .rules(rules)
            .rows(rows(1))
            .rows(rows(2))
            .rows(rows(3));
    if (policy != null) {
      builder.policy(1, policy);
    }
    Consortium parties = builder.build();
    List<Row> shown = parties.joint("SELECT ward, sum(cost) FROM {t} GROUP BY ward");
    List<Row> plain =
        parties.plain("SELECT ward, sum(cost) FROM {t} GROUP BY ward").stream()
            .filter(row -> wards != null && List.of(wards.split(", ")).contains(row.getString(0)))
            .toList();
    assertThat(shown).containsExactlyInAnyOrderElementsOf(plain);
    assertThat(plain).hasSize(wards == null ? 0 : wards.split(", ").length);
  }
}
