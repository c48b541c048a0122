package io.jointly.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Rules.ZeroGroups;
import io.jointly.collaboration.SampleRules;
import io.jointly.error.CallerException;
import io.jointly.protocol.parameters.Thresholds;
import org.junit.jupiter.api.Test;

/** What a party asks for in a session. */
class RuleThresholdsTest {

  private static Rules rules(int size, int ofOthers, int parties) {
    return SampleRules.of(size, ofOthers, parties, ZeroGroups.SUPPRESS);
  }

  @Test
  void aPolicysOwnNumbersHold() {
    assertThat(RuleThresholds.of(rules(5, 4, 2), rules(9, 8, 3)))
        .isEqualTo(new Thresholds(9, 8, 3));
    assertThat(RuleThresholds.of(rules(5, 4, 1), rules(5, 4, 1)))
        .isEqualTo(new Thresholds(5, 4, 1));
  }

  @Test
  void withoutRulesNothingIsAskedFor() {
    assertThat(RuleThresholds.of(SampleRules.off(), SampleRules.off())).isEqualTo(Thresholds.NONE);
  }

  @Test
  void whatNobodySharesAnythingForIsRefused() {
    assertThatThrownBy(() -> RuleThresholds.of(SampleRules.off(), rules(9, 0, 1)))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("min_group_size");
    assertThatThrownBy(() -> RuleThresholds.of(rules(5, 4, 1), rules(5, 4, 2)))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("min_parties");
  }
}
