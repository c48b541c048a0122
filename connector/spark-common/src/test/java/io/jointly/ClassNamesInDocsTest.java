package io.jointly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages for developers name classes; a class that is renamed is renamed there, too. */
class ClassNamesInDocsTest {

  /** A name in code style, with or without package or folder: {@code run.Engine}. */
  private static final Pattern NAME = Pattern.compile("`(?:[a-z]+[./])*([A-Z][a-z]\\w+)`");

  private static final Set<String> OF_THE_JDK = Set.of("Optional", "BigInteger");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../docs/ARCHITECTURE.md",
        "../docs/GLOSSARY.md",
        "../docs/PROTOCOL.md",
        "../../.github/CONTRIBUTING.md"
      })
  void everyClassThatIsNamedExists(String document) throws IOException {
    Set<String> classes = classes();
    List<String> named =
        NAME.matcher(Files.readString(Path.of(document)))
            .results()
            .map((MatchResult match) -> match.group(1))
            .toList();
    assertThat(classes).contains("Engine", "ClassNamesInDocsTest");
    assertThat(named)
        .isNotEmpty()
        .filteredOn(name -> !OF_THE_JDK.contains(name))
        .allSatisfy(name -> assertThat(classes).contains(name));
  }

  private static Set<String> classes() {
    return Stream.of(
            "../core/src",
            "../dealer/src",
            "../spark-common/src",
            "../spark-4.2/src",
            "../../examples/src/main/java")
        .flatMap(root -> sources(Path.of(root)))
        .map(path -> path.getFileName().toString().replace(".java", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<Path> sources(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(path -> path.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
