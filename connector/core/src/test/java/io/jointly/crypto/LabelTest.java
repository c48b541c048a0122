package io.jointly.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LabelTest {

  @Test
  void everyTextIsVersionedAndPlain() {
    for (Label label : Label.values()) {
      assertThat(label.text()).matches("jointly/([123689]|1[01]) [a-z]+( [a-z]+)*");
      assertThat(label.bytes()).isEqualTo(label.text().getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void noTextStandsTwice() {
    assertThat(Arrays.stream(Label.values()).map(Label::text)).doesNotHaveDuplicates();
  }
}
