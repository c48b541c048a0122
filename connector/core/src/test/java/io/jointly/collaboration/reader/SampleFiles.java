package io.jointly.collaboration.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.collaboration.Collaboration;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.function.Consumer;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Good files to spoil, and the assertion that a spoilt one is refused as it should be. */
final class SampleFiles {

  static final LocalDate TODAY = LocalDate.of(2026, 7, 1);
  static final String KEY_1 = "61mgiljQB5strKfyFwqiu/mSIA+iIsjepDhI55agdPw=";
  static final String KEY_2 = "DZsOEUqi7szmRa70DLLCQ1BLD73PxHtbGh6KGB1oT8c=";
  static final String KEY_3 = "TSn6c5XAlgUBZ1aOMaTrBXnRFPfM5bcqD/zxt3JmHdw=";

  static final String PARTIES =
      """
      parties:
        - {id: north, public_key: "%s", roles: [data, compute]}
        - {id: south, public_key: "%s", roles: [data, compute]}
        - {id: east,  public_key: "%s", roles: [data, compute]}
      analysts: [north, south, east]
      result_receivers: [north, south]
      """
          .formatted(KEY_1, KEY_2, KEY_3);

  static final String RULES =
      """
      rules:
        min_group_size: 1
        min_parties: 1
      """;

  static final String COLLABORATION =
      """
      # agreed in March
      version: 1
      id: stroke-outcomes
      purpose: Cost and length of stay by region
      valid_until: 2027-12-31
      max_colluding_parties: 1
      """
          + PARTIES
          + """
            tables:
              admissions:
                max_rows: 1000000000
                columns:
                  region:   {type: string,          use: [dimension, filter], values: [north, "1", south]}
                  age:      {type: int,             use: [dimension, filter, measure], min: 0, max: 120}
                  admitted: {type: date,            use: [dimension, filter], min: 2020-01-01, max: 2026-12-31}
                  cost:     {type: "decimal(12,2)", use: [measure], min: 0, max: 10000000, functions: [sum, avg, variance]}
                  los_days: {type: double,          use: [measure], min: 0, max: 3650, fraction_bits: 24}
              Visits:
                columns:
                  ward: {type: smallint, use: [filter]}
            """
          + RULES;

  /** The same with entities, keys of them and a public table. */
  static final String WITH_ENTITIES =
      edit(
          edit(
              edit(
                  COLLABORATION,
                  "tables:\n",
                  """
                  entities:
                    patient: {at: one_party}
                    visit:   {at: one_party, of: patient}
                    account: {at: many}
                  tables:
                    concept:
                      public: true
                      columns:
                        concept_id: {type: int, use: [key]}
                        name: {type: string, use: [dimension, filter], values: [a, b]}
                    ledger:
                      entity_key: {account: iban}
                      max_rows_per_entity: 12
                      columns:
                        iban: {type: string, use: [key]}
                  """),
              "  Visits:\n",
              """
                Visits:
                  max_rows: 5000
                  entity_key: {visit: Visit_Id, patient: patient_id}
                  max_rows_per_entity: {patient: 1000, visit: 1}
              """),
          "ward: {type: smallint, use: [filter]}",
          "visit_id: {type: string, use: [key]}\n"
              + "      patient_id: {type: bigint, use: [key, filter], min: 0, max: 100}");

  static final String DEALER_1 = "DZni72l0QtzRXT5jikhRjHwCO5E2jWVkL99cqxc+emo=";
  static final String DEALER_2 = "VLMowjRSi5jJk+oiI2FOKBMZ9sD5fMyLMORQke2vjZU=";

  /** The same with two share tables, one of which hides its dimensions. */
  static final String WITH_DEALERS =
      edit(
          COLLABORATION,
          "tables:\n",
          """
          tables:
            scans:
              max_rows: 20000
              dealers:
                clinic-b: "%s"
                clinic-a: "%s"
              hide_dimensions: true
              max_rows_per_dealer: 5000
              columns:
                site:   {type: string,         use: [dimension], values: [head, chest]}
                year:   {type: smallint,       use: [dimension], min: 2020, max: 2026}
                urgent: {type: boolean,        use: [dimension]}
                dose:   {type: double,         use: [measure], min: 0.3, max: 10, fraction_bits: 4}
                price:  {type: "decimal(9,2)", use: [measure], min: -1, max: 1000, functions: [sum, variance, covariance]}
                taken:  {type: date,           use: [measure], min: 1969-12-31, max: 2026-12-31}
                found:  {type: boolean,        use: [measure]}
            forms:
              dealers: {surgery: "%s"}
              validity: trusted
              columns:
                town:   {type: string, use: [filter], values: [a, b]}
                day:    {type: date,   use: [dimension, filter], min: 2026-01-01, max: 2026-12-31}
                points: {type: bigint, use: [measure], min: -2305843009213693952, max: 2305843009213693951}
          """
              .formatted(DEALER_1, DEALER_2, DEALER_1));

  private SampleFiles() {}

  static Path write(Path folder, String name, String content) {
    return write(folder.resolve(name), content);
  }

  private static Path write(Path file, String content) {
    try {
      return Files.write(file, content.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text with the one place of {@code find} replaced. */
  static String edit(String text, String find, String replacement) {
    int at = text.indexOf(find);
    assertThat(at).as("'%s' stands in the sample", find).isNotNegative();
    assertThat(text.indexOf(find, at + 1)).as("'%s' stands there once", find).isNegative();
    return text.substring(0, at) + replacement + text.substring(at + find.length());
  }

  /** The sample with other rules. */
  static Collaboration withRules(Path folder, String flow) {
    String text = edit(COLLABORATION, RULES, "rules: " + flow + "\n");
    return CollaborationReader.read(write(folder, "c.yaml", text), TODAY);
  }

  /** A policy under the sample that has these lines, too. */
  static String policy(Collaboration collaboration, String lines) {
    return "collaboration: {id: stroke-outcomes, sha256: \""
        + collaboration.sha256()
        + "\"}\ntables: {admissions: {source: x}, Visits: {source: y}}\n"
        + lines
        + "\n";
  }

  /** The line of the mark {@code §}, which the text to read does not have. */
  static int markedLine(String marked) {
    int at = marked.indexOf('§');
    assertThat(at).as("the text marks a line with §").isNotNegative();
    return 1 + (int) marked.substring(0, at).chars().filter(c -> c == '\n').count();
  }

  static String unmarked(String marked) {
    return marked.replace("§", "");
  }

  /**
   * A file with a mistake in the line of its mark is refused there.
   *
   * @param marked what is written to the file, with a mark
   */
  static void assertRefused(
      Path file, String marked, Consumer<Path> read, ErrorCode code, String... fragments) {
    write(file, unmarked(marked));
    assertRefused(() -> read.accept(file), code, file, markedLine(marked), fragments);
  }

  /** The message reads {@code [JOINTLY_CODE] file:line: what; remedy} and holds the fragments. */
  static void assertRefused(
      ThrowingCallable read, ErrorCode code, Path file, int line, String... fragments) {
    Assertions.assertThatThrownBy(read)
        .isInstanceOfSatisfying(
            CallerException.class,
            e -> {
              assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
              assertThat(e)
                  .hasMessageStartingWith("[JOINTLY_" + code + "] " + file + ":" + line + ": ")
                  .hasMessageContainingAll(fragments)
                  .hasMessageMatching("(?s).*; .*\\S.*");
              assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(700);
            });
  }
}
