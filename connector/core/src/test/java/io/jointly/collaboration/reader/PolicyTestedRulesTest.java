package io.jointly.collaboration.reader;

import static io.jointly.collaboration.reader.SampleFiles.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Rules;
import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A policy's own values of the rules that are tested on shares. */
class PolicyTestedRulesTest {

  @TempDir Path folder;

  private Collaboration collaboration(String flow) {
    return SampleFiles.withRules(folder, flow);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                       | min_group_size: 11            | 11 | 11 | 3 | 11
          {}                       | min_group_size: 20            | 20 | 11 | 3 | 11
          {}                       | min_group_size_of_others: 30  | 11 | 30 | 3 | 11
          {}                       | min_parties: 3                | 11 | 11 | 3 | 11
          {min_group_size: 1}      | min_group_size: 5             | 5  | 0  | 3 | 0
          {min_group_size_of_others: 2} | min_group_size_of_others: 5 | 11 | 5 | 3 | 11
          {difference_check: off}  | min_group_size: 20            | 20 | 11 | 3 | 0
          {difference_check: off}  | difference_check: refuse      | 11 | 11 | 3 | 11
          {difference_check: warn} | min_group_size: 20            | 20 | 11 | 3 | 11
          """)
  void tightens(String agreed, String line, int size, int others, int parties, int difference) {
    Collaboration collaboration = collaboration(agreed);
    Path file = SampleFiles.write(folder, "policy.yaml", policy(collaboration, line));
    Rules rules = PolicyReader.read(file, collaboration, collaboration.parties().get(0)).rules();
    assertThat(rules.minGroupSize()).isEqualTo(size);
    assertThat(rules.minGroupSizeOfOthers()).isEqualTo(others);
    assertThat(rules.minParties()).isEqualTo(parties);
    assertThat(rules.minDifference()).isEqualTo(difference);
    assertThat(rules.zeroGroups()).isEqualTo(collaboration.rules().zeroGroups());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}               | POLICY_FILE      | min_group_size: §10           | is 10, but the collaboration's is 11 | write 11 or more
          {}               | POLICY_FILE      | min_group_size_of_others: §10 | is 10, but the collaboration's is 11 | write 11 or more
          {}               | POLICY_FILE      | min_group_size_of_others: §0  | is 0, but the collaboration's is 11  | write 11 or more
          {}               | POLICY_FILE      | min_parties: §2               | is 2, but the collaboration's is 3   | write 3 or more
          {}               | POLICY_FILE      | min_parties: §4               | min_parties is 4                     | from 1 to 3
          {}               | POLICY_FILE      | min_group_size: §10001        | min_group_size is 10001              | from 1 to 10000
          {min_group_size_of_others: 0} | POLICY_FILE | min_group_size_of_others: §1 | is 1, which only asks       | write 0 (off)
          {min_group_size_of_others: 0} | UNSUPPORTED_RULE | min_group_size_of_others: §2 | is 2, but the collaboration has 0 | in collaboration.yaml
          {min_group_size_of_others: 0, min_parties: 2} | UNSUPPORTED_RULE | min_parties: §3 | is 3, but the collaboration has 2 | in collaboration.yaml
          {min_group_size_of_others: 0, min_parties: 1} | UNSUPPORTED_RULE | min_parties: §2 | is 2, but the collaboration has 1 | in collaboration.yaml
          """)
  void refuses(String agreed, ErrorCode code, String marked, String what, String remedy) {
    Collaboration collaboration = collaboration(agreed);
    String text = policy(collaboration, marked);
    SampleFiles.assertRefused(
        folder.resolve("policy.yaml"),
        text,
        file -> PolicyReader.read(file, collaboration, collaboration.parties().get(0)),
        code,
        what,
        remedy);
  }
}
