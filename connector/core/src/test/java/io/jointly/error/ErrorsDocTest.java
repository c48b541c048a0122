package io.jointly.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ErrorsDocTest {

  @Test
  void isCurrent() throws IOException {
    assertThat(Files.readString(Path.of("../docs/ERRORS.md")))
        .as("docs/ERRORS.md is made from ErrorCode; make it again with: %s", ErrorsDoc.REMAKE)
        .isEqualTo(ErrorsDoc.text());
  }

  @Test
  void namesEveryCodeOnce() {
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(ErrorsDoc.text()).containsOnlyOnce("| `JOINTLY_" + code + "` | ");
      assertThat(code.meaning()).matches(".+\\.").doesNotContain("|");
    }
  }
}
