package io.jointly.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ErrorsDocTest {

  @Test
  void isCurrent() throws IOException {
    assertThat(Files.readString(Path.of("../docs/ERRORS.md")))
        .as("docs/ERRORS.md is made from ErrorCode; make it again with: %s", ErrorsDoc.REMAKE)
        .isEqualTo(ErrorsDoc.text());
  }

  /** The sources of all modules' tests, by the class's name. */
  private static Map<String, String> tests() throws IOException {
    Map<String, String> tests = new HashMap<>();
    try (Stream<Path> files = Files.walk(Path.of("..").toAbsolutePath().normalize())) {
      for (Path file :
          files
              .filter(
                  path ->
                      path.toString().matches(".*/src/(test/java|since-[^/]*/test)/.*Test\\.java"))
              .toList()) {
        String name = file.getFileName().toString();
        tests.put(name.substring(0, name.length() - ".java".length()), Files.readString(file));
      }
    }
    return tests;
  }

  /**
   * A test method with its annotations; empty if there is none of this name.
   *
   * @param source formatted, so that a method ends where a line is the brace of its class's members
   */
  private static Optional<String> method(String source, String name) {
    for (String member : source.split("(?m)^  }$")) {
      Matcher begin = Pattern.compile("(?m)^  void " + name + "\\(").matcher(member);
      if (begin.find()) {
        Matcher test =
            Pattern.compile("(?m)^  @(Test|ParameterizedTest|RepeatedTest)\\b").matcher(member);
        return test.find() && test.start() < begin.start()
            ? Optional.of(member.substring(test.start()))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  @Test
  void everyCodeHasATestThatMeetsIt() throws IOException {
    Map<String, String> tests = tests();
    Map<ErrorCode, String> wrong = new EnumMap<>(ErrorCode.class);
    for (ErrorCode code : ErrorCode.values()) {
      String[] named = CodeTests.of(code).split("\\.");
      Optional<String> test =
          Optional.ofNullable(tests.get(named[0])).flatMap(source -> method(source, named[1]));
      if (test.isEmpty()) {
        wrong.put(code, CodeTests.of(code) + " is no test");
      } else if (!Pattern.compile("\\b(JOINTLY_)?" + code + "\\b").matcher(test.get()).find()) {
        wrong.put(code, CodeTests.of(code) + " does not name the code");
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void aTestThatIsNoneIsNoticed() {
    String source =
        """
        class ATest {

          @Test
          void one() {
            failsWith(SEAL);
          }

          void two() {
            failsWith(SEAL);
          }
        }
        """;
    assertThat(method(source, "one")).get().asString().contains("SEAL");
    assertThat(method(source, "two")).isEmpty();
    assertThat(method(source, "three")).isEmpty();
  }

  @Test
  void namesEveryCodeOnce() {
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(ErrorsDoc.text()).containsOnlyOnce("| `JOINTLY_" + code + "` | ");
      assertThat(code.meaning()).matches(".+\\.").doesNotContain("|");
    }
  }
}
