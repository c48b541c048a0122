package io.jointly.collaboration;

import static io.jointly.collaboration.SampleFiles.COLLABORATION;
import static io.jointly.collaboration.SampleFiles.RULES;
import static io.jointly.collaboration.SampleFiles.TODAY;
import static io.jointly.collaboration.SampleFiles.edit;

import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rule that this version cannot enforce is refused, and so is one that means nothing. */
class RulesRefusalsTest {

  @TempDir Path folder;

  private void assertRefused(String marked, ErrorCode code, String... fragments) {
    Path file = SampleFiles.write(folder, "c.yaml", SampleFiles.unmarked(marked));
    SampleFiles.assertRefused(
        () -> CollaborationReader.read(file, TODAY),
        code,
        file,
        SampleFiles.markedLine(marked),
        fragments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          min_group_size: §11            | min_group_size is 11      | 'min_group_size: 1'
          min_group_size: §2             | min_group_size is 2       | if all parties agree
          min_parties: §2                | min_parties is 2          | 'min_parties: 1'
          min_parties: §3                | min_parties is 3          | wait for a version
          min_group_size_of_others: §1   | of_others is 1            | 'min_group_size_of_others: 0'
          min_group_size_of_others: §11  | of_others is 11           | cannot enforce yet
          zero_groups: §suppress         | zero_groups is suppress   | 'zero_groups: release'
          query_budget: §[{period: day, limit: 50}] | query_budget limits | 'query_budget: []'
          query_budget: §[1]             | query_budget limits       | remove it
          """)
  void refusesARuleItCannotEnforce(String marked, String what, String remedy) {
    assertRefused(with(marked), ErrorCode.UNSUPPORTED_RULE, what, remedy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          min_group_size: §0             | min_group_size is 0       | from 1 to
          min_group_size: §"1"           | min_group_size must be    | without quotes
          min_group_size: §              | min_group_size must be    | empty
          min_parties: §0                | min_parties is 0          | from 1 to 3
          min_parties: §4                | min_parties is 4          | from 1 to 3
          min_group_size_of_others: §-1  | of_others is -1           | from 0 to
          zero_groups: §keep             | zero_groups is 'keep'     | suppress, release
          suppression: §hide             | suppression is 'hide'     | drop, null
          suppression: §                 | suppression must be       | empty
          suppression: §~                | suppression must be       | empty
          query_budget: §50              | query_budget must be a list | [ and ]
          query_budget: §                | query_budget must be a list | [ and ]
          aggregate_arguments: §columns  | aggregate_arguments is    | columns_only, any_expression
          aggregate_arguments: §null     | aggregate_arguments is 'null' | columns_only
          accept_two_parties: §true      | accept_two_parties is true with 3 | remove it
          accept_two_parties: §yes       | accept_two_parties must be | true or false
          accept_two_parties: §"true"    | accept_two_parties must be | without quotes
          §privacy_budget: 1             | privacy_budget is no known field | min_group_size
          """)
  void refusesWhatIsNoRule(String marked, String what, String remedy) {
    assertRefused(with(marked), ErrorCode.COLLABORATION_FILE, what, remedy);
  }

  private static String with(String marked) {
    String name = marked.replaceAll("§|:.*", "");
    String rest = RULES.replaceAll("  " + name + ": .*\n", "");
    return edit(COLLABORATION, RULES, rest + "  " + marked + "\n");
  }

  @Test
  void saysWhatToWriteWhereTheSafeDefaultsWouldHold() {
    String safe = edit(COLLABORATION, RULES, "").replace("version: 1", "§version: 1");
    assertRefused(
        safe,
        ErrorCode.UNSUPPORTED_RULE,
        "has no rules",
        "min_group_size: 11",
        "min_parties: 3",
        "write 'rules: {min_group_size: 1, min_parties: 1}'");
    assertRefused(
        edit(COLLABORATION, RULES, "rules:\n  §min_parties: 1\n"),
        ErrorCode.UNSUPPORTED_RULE,
        "rules leaves out min_group_size, whose default is 11",
        "write 'min_group_size: 1'");
    assertRefused(
        edit(COLLABORATION, RULES, "rules:\n  §min_group_size: 1\n"),
        ErrorCode.UNSUPPORTED_RULE,
        "rules leaves out min_parties, whose default is 3",
        "write 'min_parties: 1'");
    assertRefused(
        edit(COLLABORATION, RULES, "rules: §{}\n"),
        ErrorCode.UNSUPPORTED_RULE,
        "rules leaves out min_group_size");
    assertRefused(
        edit(COLLABORATION, RULES, "rules: §\n"),
        ErrorCode.COLLABORATION_FILE,
        "rules must be a mapping");
  }

  @Test
  void acceptsTwoPartiesOnlyInSoManyWords() {
    String two = CollaborationReaderTest.twoParties();
    assertRefused(
        edit(two, "  min_group_size", "  §min_group_size"),
        ErrorCode.COLLABORATION_FILE,
        "rules lacks accept_two_parties",
        "write 'accept_two_parties: true'");
    assertRefused(
        edit(two, RULES, RULES + "  accept_two_parties: §false\n"),
        ErrorCode.COLLABORATION_FILE,
        "accept_two_parties is false with two parties",
        "add a third party");
    assertRefused(
        edit(two, RULES, "").replace("version: 1", "§version: 1"),
        ErrorCode.UNSUPPORTED_RULE,
        "min_parties: 2",
        "write 'rules: {min_group_size: 1, min_parties: 1, accept_two_parties: true}'");
    assertRefused(
        edit(two, RULES, "rules:\n  §min_group_size: 1\n  accept_two_parties: true\n"),
        ErrorCode.UNSUPPORTED_RULE,
        "min_parties, whose default is 2");
  }
}
