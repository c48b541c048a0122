package io.jointly.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Rules.ZeroGroups;
import io.jointly.collaboration.SampleRules;
import io.jointly.error.CallerException;
import org.junit.jupiter.api.Test;

/** What a policy asks of its own party's rows. */
class PlannedChecksTest {

  private static Rules rules(int size, int ofOthers, int parties) {
    return SampleRules.of(size, ofOthers, parties, ZeroGroups.SUPPRESS);
  }

  @Test
  void aStricterPolicyAsksForMoreOfItsOwnRows() {
    assertThat(PlannedChecks.moreRows(rules(5, 4, 3), rules(9, 8, 3))).isEqualTo(4);
    assertThat(PlannedChecks.moreRows(rules(11, 0, 3), rules(16, 0, 3))).isEqualTo(2);
    assertThat(PlannedChecks.moreRows(rules(5, 4, 3), rules(5, 4, 3))).isZero();
  }

  @Test
  void withoutRulesNothingIsAskedFor() {
    assertThat(PlannedChecks.moreRows(SampleRules.off(), SampleRules.off())).isZero();
  }

  @Test
  void whatNobodySharesAnythingForIsRefused() {
    assertThatThrownBy(() -> PlannedChecks.moreRows(SampleRules.off(), rules(9, 0, 1)))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("min_group_size");
  }
}
