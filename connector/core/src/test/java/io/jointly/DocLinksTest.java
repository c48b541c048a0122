package io.jointly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links between documents lead to a file that exists, and to a heading that it has. */
class DocLinksTest {

  private static final Path TOP = Path.of("../..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s:]*)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(TOP.resolve("README.md")));
    for (String folder : List.of("connector/docs", ".github", "examples", "notebooks")) {
      try (Stream<Path> files = Files.walk(TOP.resolve(folder))) {
        files
            .filter(file -> file.toString().endsWith(".md"))
            .filter(file -> !TOP.relativize(file).toString().contains("target/"))
            .sorted()
            .forEach(pages::add);
      }
    }
    return pages;
  }

  private static String withoutBlocks(Path page) throws IOException {
    return Files.readString(page).replaceAll("(?ms)^```.*?^```$", "");
  }

  /** What a browser calls a heading: small letters, blanks as hyphens, no other signs. */
  private static Set<String> anchors(Path page) throws IOException {
    return HEADING
        .matcher(withoutBlocks(page))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").strip().replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    Map<String, String> broken = new TreeMap<>();
    int links = 0;
    for (Path page : pages()) {
      Matcher link = LINK.matcher(withoutBlocks(page));
      while (link.find()) {
        links++;
        String[] parts = link.group(1).split("#", 2);
        Path target =
            parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).toAbsolutePath().normalize();
        if (!Files.exists(target)) {
          broken.put(TOP.relativize(page) + " " + link.group(1), "no such file");
        } else if (parts.length == 2 && !anchors(target).contains(parts[1])) {
          broken.put(TOP.relativize(page) + " " + link.group(1), "no such heading");
        }
      }
    }
    assertThat(links).isGreaterThan(200);
    assertThat(broken).isEmpty();
  }

  /** Such as the output of a command that was to be filled in when it had run. */
  @Test
  void noPageHasAPlaceholder() throws IOException {
    for (Path page : pages()) {
      assertThat(Files.readString(page))
          .as(TOP.relativize(page).toString())
          .doesNotContainPattern("@[A-Z_]+@");
    }
  }

  /**
   * The officer's page claims nothing by itself: its tables of claims have a source in each row.
   */
  @Test
  void theOfficersClaimsNameTheirSources() throws IOException {
    String page = Files.readString(TOP.resolve("connector/docs/SECURITY_OFFICER.md"));
    int rows = 0;
    for (String section : List.of("What leaves", "Against whom this", "Against whom it")) {
      int begin = page.indexOf("\n## " + section);
      assertThat(begin).as(section).isPositive();
      String text = page.substring(begin, page.indexOf("\n## ", begin + 1));
      List<String> claims = text.lines().filter(line -> line.startsWith("| ")).skip(1).toList();
      rows += claims.size();
      assertThat(claims)
          .allSatisfy(row -> assertThat(lastCell(row)).containsPattern("\\]\\([A-Z]"));
    }
    assertThat(rows).isGreaterThan(15);
  }

  private static String lastCell(String row) {
    String[] cells = row.split("\\|");
    return cells[cells.length - 1];
  }
}
