package io.jointly.collaboration.reader;

import static io.jointly.collaboration.reader.SampleFiles.COLLABORATION;
import static io.jointly.collaboration.reader.SampleFiles.KEY_2;
import static io.jointly.collaboration.reader.SampleFiles.KEY_3;
import static io.jointly.collaboration.reader.SampleFiles.PARTIES;
import static io.jointly.collaboration.reader.SampleFiles.RULES;
import static io.jointly.collaboration.reader.SampleFiles.TODAY;
import static io.jointly.collaboration.reader.SampleFiles.edit;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Rules.ZeroGroups;
import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules that are tested on shares: their defaults, and who can test them. */
class ThresholdRulesReaderTest {

  @TempDir Path folder;

  private Rules rules(String text) {
    return CollaborationReader.read(SampleFiles.write(folder, "c.yaml", text), TODAY).rules();
  }

  private void assertRefused(String marked, ErrorCode code, String... fragments) {
    SampleFiles.assertRefused(
        folder.resolve("c.yaml"),
        marked,
        file -> CollaborationReader.read(file, TODAY),
        code,
        fragments);
  }

  private static String with(String flow) {
    return edit(COLLABORATION, RULES, "rules: " + flow + "\n");
  }

  @Test
  void theDefaultsAreTheSafeOnes() {
    for (String text : new String[] {edit(COLLABORATION, RULES, ""), with("{}")}) {
      Rules rules = rules(text);
      assertThat(rules.minGroupSize()).isEqualTo(11);
      assertThat(rules.minGroupSizeOfOthers()).isEqualTo(11);
      assertThat(rules.minParties()).isEqualTo(3);
      assertThat(rules.zeroGroups()).isEqualTo(ZeroGroups.SUPPRESS);
      assertThat(rules.suppression()).isEqualTo(Rules.Suppression.DROP);
      assertThat(rules.aggregateArguments()).isEqualTo(Rules.AggregateArguments.COLUMNS_ONLY);
      assertThat(rules.areChecked()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          {min_group_size: 5}                                  | 5     | 5     | 3 | SUPPRESS | true
          {min_group_size: 1}                                  | 1     | 0     | 3 | SUPPRESS | true
          {min_group_size: 10000}                              | 10000 | 10000 | 3 | SUPPRESS | true
          {min_parties: 1, min_group_size_of_others: 0}        | 11    | 0     | 1 | SUPPRESS | true
          {min_group_size_of_others: 0}                        | 11    | 0     | 3 | SUPPRESS | true
          {min_group_size_of_others: 20}                       | 11    | 20    | 3 | SUPPRESS | true
          {min_group_size: 1, min_parties: 1}                  | 1     | 0     | 1 | RELEASE  | false
          {min_group_size: 1, min_group_size_of_others: 2}     | 1     | 2     | 3 | SUPPRESS | true
          {min_group_size: 1, min_parties: 2}                  | 1     | 0     | 2 | SUPPRESS | true
          {zero_groups: release}                               | 11    | 11    | 3 | RELEASE  | true
          {zero_groups: suppress}                              | 11    | 11    | 3 | SUPPRESS | true
          """)
  void oneFollowsFromAnother(
      String flow, int size, int others, int parties, ZeroGroups zero, boolean tested) {
    Rules rules = rules(with(flow));
    assertThat(rules.minGroupSize()).isEqualTo(size);
    assertThat(rules.minGroupSizeOfOthers()).isEqualTo(others);
    assertThat(rules.minParties()).isEqualTo(parties);
    assertThat(rules.zeroGroups()).isEqualTo(zero);
    assertThat(rules.areChecked()).isEqualTo(tested);
  }

  @Test
  void emptyGroupsCannotBeHiddenWithoutATest() {
    assertRefused(
        edit(COLLABORATION, RULES, RULES + "  zero_groups: §suppress\n"),
        ErrorCode.UNSUPPORTED_RULE,
        "zero_groups is suppress, but no rule checks groups",
        "write 'zero_groups: release'");
  }

  /** The sample with fewer compute parties. */
  private static String compute(int parties, String text) {
    String fewer = text;
    for (String key : new String[] {KEY_3, KEY_2}) {
      if (fewer.split("compute]", -1).length - 1 > parties) {
        fewer = edit(fewer, key + "\", roles: [data, compute]", key + "\", roles: [data]");
      }
    }
    return fewer;
  }

  @Test
  void aTestNeedsMoreComputePartiesThanASum() {
    String needs =
        "needs 3 parties with the role compute if max_colluding_parties is 1, but there are 2";
    assertRefused(
        compute(2, edit(COLLABORATION, RULES, "")).replace("version: 1", "§version: 1"),
        ErrorCode.UNSUPPORTED_RULE,
        "the file leaves out min_group_size, whose default is 11",
        needs,
        "give the role compute to 1 more",
        "'rules: {min_group_size: 1, min_parties: 1}'");
    assertRefused(
        compute(2, with("§{min_parties: 1}")),
        ErrorCode.UNSUPPORTED_RULE,
        "rules leaves out min_group_size, whose default is 11",
        needs);
    assertRefused(
        compute(2, with("{min_group_size: §5}")),
        ErrorCode.UNSUPPORTED_RULE,
        "rules.min_group_size is 5",
        needs);
    assertRefused(
        compute(2, with("§{min_group_size: 1}")),
        ErrorCode.UNSUPPORTED_RULE,
        "rules leaves out min_parties, whose default is 3",
        needs);
    assertRefused(
        compute(2, with("{min_group_size: 1, min_parties: §2}")),
        ErrorCode.UNSUPPORTED_RULE,
        "rules.min_parties is 2",
        needs);
    assertRefused(
        compute(2, with("{min_group_size: 1, min_parties: 1, min_group_size_of_others: §9}")),
        ErrorCode.UNSUPPORTED_RULE,
        "rules.min_group_size_of_others is 9",
        needs,
        "min_group_size_of_others: 0}'");
    assertRefused(
        edit(
            edit(COLLABORATION, "max_colluding_parties: 1", "max_colluding_parties: 2"),
            RULES,
            "rules: {min_group_size: §4}\n"),
        ErrorCode.UNSUPPORTED_RULE,
        "needs 5 parties with the role compute if max_colluding_parties is 2, but there are 3",
        "give the role compute to 2 more, and add parties for that",
        "lower max_colluding_parties to 1");
    assertThat(rules(compute(2, COLLABORATION)).areChecked()).isFalse();
  }

  @Test
  void twoPartiesCannotTest() {
    String two = CollaborationReaderTest.twoParties();
    assertRefused(
        edit(two, RULES, "").replace("version: 1", "§version: 1"),
        ErrorCode.UNSUPPORTED_RULE,
        "needs 3 parties",
        "write 'rules: {min_group_size: 1, min_parties: 1, accept_two_parties: true}'");
    assertRefused(
        edit(two, RULES, "rules:\n  §min_group_size: 1\n  accept_two_parties: true\n"),
        ErrorCode.UNSUPPORTED_RULE,
        "min_parties, whose default is 2");
  }

  /** p0 … with the role data at the first so many. */
  private static String parties(int all, int data, int colluding, String rules) {
    String text = CollaborationReaderTest.many(all);
    for (int i = data; i < all; i++) {
      text = text.replaceFirst("(id: p" + i + ",[^\\n]*)\\[data, compute]", "$1[compute]");
    }
    return edit(
        edit(
            edit(COLLABORATION, PARTIES, text),
            "max_colluding_parties: 1",
            "max_colluding_parties: " + colluding),
        RULES,
        rules);
  }

  @Test
  void countsPartiesWithRows() {
    Rules two = rules(parties(3, 2, 1, ""));
    assertThat(two.minParties()).isEqualTo(2);
    assertThat(two.minGroupSizeOfOthers()).isEqualTo(11);
    assertThat(two.minGroupSize()).isEqualTo(11);
    assertRefused(
        parties(3, 2, 1, "rules: {min_parties: §3}\n"),
        ErrorCode.COLLABORATION_FILE,
        "min_parties is 3",
        "from 1 to 2");
  }

  /** Of the parties that must contribute some may lie, and as many others subtract. */
  @Test
  void theOthersRowsTakeEnoughParties() {
    assertThat(rules(parties(20, 20, 2, "")).minParties()).isEqualTo(5);
    assertThat(rules(parties(20, 4, 5, "")).minParties()).as("all there are").isEqualTo(4);
    Rules six = rules(parties(20, 20, 2, "rules: {min_parties: 6}\n"));
    assertThat(six.rowsOfEachParty(0)).as("two remain").isEqualTo(6);
    for (String rules :
        List.of("{min_parties: §4, min_group_size_of_others: 7}", "{min_parties: §4}")) {
      assertRefused(
          parties(20, 20, 2, "rules: " + rules + "\n"),
          ErrorCode.COLLABORATION_FILE,
          "min_parties is 4, but min_group_size_of_others",
          "which takes 5 parties with enough rows: 2 may lie about their rows, and 2 others",
          "write 5 or more, or 'min_group_size_of_others: 0'");
    }
    assertRefused(
        with("{min_parties: §1}"),
        ErrorCode.COLLABORATION_FILE,
        "min_group_size_of_others has the default 11, which takes 3 parties",
        "1 may lie about its rows, and 1 other may take out its own");
    Rules off = rules(parties(20, 20, 2, "rules: {min_parties: 4, min_group_size_of_others: 0}\n"));
    assertThat(off.rowsOfEachParty(0)).isEqualTo(3);
  }
}
