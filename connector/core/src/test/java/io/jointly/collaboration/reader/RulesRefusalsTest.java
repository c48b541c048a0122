package io.jointly.collaboration.reader;

import static io.jointly.collaboration.reader.SampleFiles.COLLABORATION;
import static io.jointly.collaboration.reader.SampleFiles.RULES;
import static io.jointly.collaboration.reader.SampleFiles.TODAY;
import static io.jointly.collaboration.reader.SampleFiles.edit;

import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rule that means nothing, or not what it seems to, is refused where it stands. */
class RulesRefusalsTest {

  private static final String A = "a".repeat(64);

  @TempDir Path folder;

  private void assertRefused(String marked, ErrorCode code, String... fragments) {
    SampleFiles.assertRefused(
        folder.resolve("c.yaml"),
        marked,
        file -> CollaborationReader.read(file, TODAY),
        code,
        fragments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          min_group_size: §0             | min_group_size is 0       | from 1 to 10000
          min_group_size: §10001         | min_group_size is 10001   | from 1 to 10000
          min_group_size: §"1"           | min_group_size must be    | without quotes
          min_group_size: §              | min_group_size must be    | empty
          min_parties: §0                | min_parties is 0          | from 1 to 3
          min_parties: §4                | min_parties is 4          | from 1 to 3
          min_group_size_of_others: §-1  | of_others is -1           | from 0 to
          min_group_size_of_others: §1   | of_others is 1, which     | write 0 (off) or from 2
          min_group_size_of_others: §10001 | of_others is 10001      | from 0 to 10000
          zero_groups: §keep             | zero_groups is 'keep'     | suppress, release
          suppression: §hide             | suppression is 'hide'     | drop, null
          suppression: §                 | suppression must be       | empty
          suppression: §~                | suppression must be       | empty
          suppression: §Null             | suppression must be       | empty
          query_budget: §50              | query_budget must be a list | [ and ]
          query_budget: §                | query_budget must be a list | [ and ]
          query_budget: [§50]            | query_budget[0] must be a mapping | name: value
          query_budget: [§{period: day}] | query_budget[0] has no field 'limit' | write 'limit
          query_budget: [§{limit: 1}]    | query_budget[0] has no field 'period' | write 'period
          query_budget: [{period: §hour, limit: 1}] | period is 'hour' | day, week, month, total
          query_budget: [{period: day, limit: §0}]  | limit is 0       | from 1 to 1000000000
          query_budget: [{period: day, limit: 1, §of: x}] | query_budget[0].of is not a known | period, limit
          query_budget: [{period: day, limit: 1}, {period: §day, limit: 2}] | period is day for the second | each period once
          aggregate_arguments: §columns  | aggregate_arguments is    | columns_only, any_expression
          aggregate_arguments: §null     | aggregate_arguments is 'null' | columns_only
          scalar_functions: §year        | scalar_functions must be a list | [ and ]
          scalar_functions: [§rand]      | scalar_functions[0] is 'rand', which is not a function | SQL.md
          scalar_functions: [year, §YEAR] | scalar_functions[1] is year for the second | remove it
          scalar_functions: [§1]         | scalar_functions[0] must be text | quotes
          scalar_functions: [§sum]       | is 'sum', which is not a function | under Expressions
          queries: §templates            | queries is 'templates'    | ad_hoc, templates_only
          templates: §[]                 | templates has no effect while queries is ad_hoc | 'queries: templates_only'
          difference_check: §no          | difference_check is 'no'  | off, warn, refuse
          difference_check: §false       | difference_check must be text | "false" in quotes
          min_difference: §5             | has no effect while difference_check is off | 'difference_check: refuse'
          accept_two_parties: §true      | accept_two_parties is true with 3 | remove it
          accept_two_parties: §yes       | accept_two_parties must be | true or false
          accept_two_parties: §"true"    | accept_two_parties must be | without quotes
          §privacy_budget: 1             | privacy_budget is not a known field | min_group_size
          §dominance: {top1: 0.5}        | dominance is not supported | min_group_size_of_others and min_parties
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
  void refusesTemplatesThatAreNone() {
    assertRefused(
        edit(
            COLLABORATION,
            RULES,
            "rules:\n  §min_group_size: 1\n  min_parties: 1\n  queries: templates_only\n"),
        ErrorCode.COLLABORATION_FILE,
        "rules has queries: templates_only but no templates",
        "EXPLAIN shows");
    for (String[] each :
        new String[][] {
          {"§[]", "templates is an empty list", "at least one"},
          {"[§abc]", "templates[0] is not a SHA-256", "query digest that EXPLAIN shows"},
          {
            "[§" + A.toUpperCase(java.util.Locale.ROOT) + "]",
            "templates[0] is not a SHA-256",
            "lower-case"
          },
          {"[" + A + ", §" + A + "]", "templates[1] is the digest of an earlier", "remove one"},
          {"[§{name: costs}]", "templates[0] has no field 'sha256'", "write 'sha256"},
          {"[§{sha256: " + A + "}]", "templates[0] has no field 'name'", "write 'name"},
          {
            "[{name: §Costs, sha256: " + A + "}]",
            "templates[0].name is 'Costs'",
            "lower-case letter"
          },
          {"[{name: a, sha256: §abc}]", "templates[0].sha256 is not a SHA-256", "EXPLAIN"},
          {
            "[{name: a, sha256: " + A + "}, {name: §a, sha256: " + A.replace('a', 'b') + "}]",
            "templates[1].name is 'a' for the second time",
            "its own name"
          },
        }) {
      assertRefused(
          with("queries: templates_only\n  templates: " + each[0]),
          ErrorCode.COLLABORATION_FILE,
          each[1],
          each[2]);
    }
  }

  @Test
  void aDifferenceNeedsASize() {
    assertRefused(
        edit(
            COLLABORATION,
            RULES,
            "rules:\n  §min_group_size: 1\n  min_parties: 1\n  difference_check: refuse\n"),
        ErrorCode.COLLABORATION_FILE,
        "difference_check but no min_difference",
        "write 'min_difference");
    assertRefused(
        with("difference_check: warn\n  min_difference: §1"),
        ErrorCode.COLLABORATION_FILE,
        "min_difference is 1",
        "from 2 to 10000");
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
  }
}
