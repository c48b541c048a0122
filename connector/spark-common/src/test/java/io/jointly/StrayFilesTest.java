package io.jointly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a test or a tool leaves beside the sources would sooner or later be committed. */
class StrayFilesTest {

  @Test
  void nothingButSourcesAndDocumentsStandsOutsideTarget() throws IOException {
    assertThat(names(Path.of("..")))
        .contains("docs", "pom.xml", "core", "spark-common")
        .allMatch(
            name ->
                name.matches(
                    "docs|pom\\.xml|core|dealer|stores|connect|spark-common|spark-\\d\\.\\d|target"));
    for (String module : names(Path.of(".."))) {
      if (module.equals("core") || module.equals("dealer") || module.startsWith("spark-")) {
        assertThat(names(Path.of("..", module)))
            .as("a test writes below @TempDir or target, and nowhere else")
            .contains("pom.xml")
            // The last two are not committed: Maven and Spark make them where they run.
            .isSubsetOf(
                "pom.xml", "src", "target", "dependency-reduced-pom.xml", "spark-warehouse");
      }
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
