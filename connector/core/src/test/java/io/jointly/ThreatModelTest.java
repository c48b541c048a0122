package io.jointly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What documents say is tried has a test, and the tests that they name exist. */
class ThreatModelTest {

  private static final Path CONNECTOR = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern NAMED = Pattern.compile("`([A-Z][A-Za-z0-9]*Test)`");

  /** How a row begins that claims to hold against something. */
  private static final Pattern CLAIM =
      Pattern.compile("(Stopped|Refused|Limited|Bounded|Corrected|Counts|As above|Slowed).*");

  private static Set<String> tests() throws IOException {
    try (Stream<Path> files = Files.walk(CONNECTOR)) {
      return files
          .map(Path::toString)
          .filter(
              file ->
                  file.matches(".*/src/(test/java|since-[^/]*/test)/.*")
                      && file.endsWith("Test.java"))
          .map(file -> file.substring(file.lastIndexOf('/') + 1, file.length() - 5))
          .collect(Collectors.toSet());
    }
  }

  private static List<String> named(String text) {
    return NAMED.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
  }

  /** The rows of a table, without its head, as cells. */
  private static List<String[]> rows(String page, String head) {
    List<String[]> rows = new ArrayList<>();
    boolean isIn = false;
    for (String line : page.lines().toList()) {
      if (line.equals(head)) {
        isIn = true;
      } else if (isIn && line.startsWith("|")) {
        if (!line.startsWith("|--")) {
          rows.add(line.substring(2, line.length() - 2).split(" \\| "));
        }
      } else {
        isIn = false;
      }
    }
    return rows;
  }

  @Test
  void everyTestThatADocumentNamesExists() throws IOException {
    Set<String> tests = tests();
    Set<String> missing = new TreeSet<>();
    int named = 0;
    try (Stream<Path> pages = Files.list(CONNECTOR.resolve("docs"))) {
      for (Path page : pages.filter(file -> file.toString().endsWith(".md")).toList()) {
        for (String test : named(Files.readString(page))) {
          named++;
          if (!tests.contains(test)) {
            missing.add(page.getFileName() + ": " + test);
          }
        }
      }
    }
    assertThat(named).isGreaterThan(80);
    assertThat(missing).isEmpty();
  }

  @Test
  void everyAttackThatIsStoppedHasATest() throws IOException {
    String page = Files.readString(CONNECTOR.resolve("docs/THREAT_MODEL.md"));
    List<String[]> attacks = rows(page, "| attempt | what happens |");
    List<String> without = new ArrayList<>();
    int claims = 0;
    for (String[] attack : attacks) {
      assertThat(attack).hasSize(2);
      if (CLAIM.matcher(attack[1]).matches()) {
        claims++;
        // A note below the table can have the test.
        if (named(attack[1]).isEmpty() && !attack[1].matches(".*note [0-9]+.*")) {
          without.add(attack[0]);
        }
      }
    }
    assertThat(claims).isGreaterThan(40);
    assertThat(without).isEmpty();
  }

  /** In the matrix of what can be varied and seen, no cell is left open. */
  @Test
  void everyCellOfTheMatrixSaysSomething() throws IOException {
    String page = Files.readString(CONNECTOR.resolve("docs/THREAT_MODEL.md"));
    List<String[]> matrix =
        rows(page, "| varies | shown | refused, and code | size of messages | time | totals |");
    assertThat(matrix).hasSizeGreaterThan(14);
    for (String[] row : matrix) {
      assertThat(row).as(row[0]).hasSize(6);
      for (int cell = 1; cell < row.length; cell++) {
        assertThat(row[cell]).as(row[0]).isNotBlank();
      }
    }
  }
}
