package io.jointly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a test or a tool leaves beside the sources would sooner or later be committed. */
class StrayFilesTest {

  @Test
  void nothingButSourcesAndDocumentsStandsOutsideTarget() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(""))) {
      assertThat(files.map(Path::toString))
          .as("a test writes below @TempDir or target, and nowhere else")
          .contains("docs", "pom.xml", "src")
          // The last two are not committed: Maven and Spark make them where they run.
          .isSubsetOf(
              "docs", "pom.xml", "src", "target", "dependency-reduced-pom.xml", "spark-warehouse");
    }
  }
}
