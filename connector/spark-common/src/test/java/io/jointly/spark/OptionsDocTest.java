package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.run.JointOptions.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionsDocTest {

  @Test
  void isCurrent() throws IOException {
    assertThat(Files.readString(Path.of("../docs/OPTIONS.md")))
        .as("docs/OPTIONS.md is made from JointOptions; make it again with: %s", OptionsDoc.REMAKE)
        .isEqualTo(OptionsDoc.text());
  }

  @Test
  void namesEveryOptionOnce() {
    for (Option option : Option.values()) {
      assertThat(OptionsDoc.text()).containsOnlyOnce("| `" + option.key() + "` | ");
      assertThat(option.meaning()).doesNotContain("|");
    }
  }
}
