package io.jointly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.DocBlock;
import io.jointly.run.JointOptions;
import io.jointly.spark.JointCatalog;
import io.jointly.spark.JointlyExtensions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * Every call of {@code jointly} in any block of the documents has a command and options that there
 * are, and its {@code --conf} names options of the catalog. Nothing is run here.
 */
class DocCommandsTest {

  private static final Pattern CALL =
      Pattern.compile(
          "^(?:\\$ )?(?:java (?:-\\S+ )*-jar \\S*jointly\\S*\\.jar|jointly|(?:\\S*/)?spark-submit( .*?)? \\S*jointly\\S*\\.jar) (.*)$");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
  private static final Pattern OPTION =
      Pattern.compile("spark\\.sql\\.catalog\\.joint(?:\\.([a-z-]+))?=(\\S+)");

  private static Map<String, String> pages() throws IOException {
    Map<String, String> pages = new TreeMap<>();
    pages.put("README.md", Files.readString(Path.of("../../README.md")));
    try (Stream<Path> files = Files.list(Path.of("../docs"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".md")).toList()) {
        pages.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return pages;
  }

  /** Lines of blocks, those that go on behind a backslash put together. */
  private static List<String> lines(String page) {
    return DocBlock.of(page).stream()
        .flatMap(block -> block.text().replaceAll("\\\\\n\\s*", "").lines())
        .map(line -> line.replaceFirst("^ExecStart=", ""))
        .toList();
  }

  private static List<String> words(String call) {
    String command = call.replaceAll("\\s+(#|>|<|\\|).*$", "");
    return WORD.matcher(command)
        .results()
        .map(
            word ->
                word.group(1) != null
                    ? word.group(1)
                    : word.group(2) != null ? word.group(2) : word.group(3))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  @Test
  void everyCallHasACommandAndOptionsThatThereAre() throws IOException {
    Map<String, String> wrong = new TreeMap<>();
    Set<String> commands = new TreeSet<>();
    pages()
        .forEach(
            (name, page) -> {
              for (String line : lines(page)) {
                Matcher call = CALL.matcher(line);
                // What stands in brackets or is left out is no call but the form of one.
                if (!call.matches() || call.group(2).matches(".*[\\[…].*")) {
                  continue;
                }
                List<String> words = words(call.group(2));
                commands.add(words.get(0));
                try {
                  CommandLine.ParseResult parsed =
                      Main.commandLine().parseArgs(words.toArray(String[]::new));
                  if (!parsed.hasSubcommand() && !words.equals(List.of("--version"))) {
                    wrong.put(name + ": " + line, "no command");
                  }
                } catch (CommandLine.ParameterException e) {
                  wrong.put(name + ": " + line, String.valueOf(e.getMessage()));
                }
              }
            });
    assertThat(wrong).isEmpty();
    assertThat(commands)
        .contains("keygen", "init", "check", "run", "rehearse", "serve", "status", "history")
        .contains("audit", "clean", "deal", "collect", "approve", "queries");
  }

  @Test
  void everyOptionOfACatalogIsOne() throws IOException {
    List<String> known =
        Arrays.stream(JointOptions.Option.values()).map(JointOptions.Option::key).toList();
    int options = 0;
    for (Map.Entry<String, String> page : pages().entrySet()) {
      for (String line : lines(page.getValue())) {
        Matcher option = OPTION.matcher(line);
        while (option.find()) {
          options++;
          if (option.group(1) == null) {
            assertThat(option.group(2)).isEqualTo(JointCatalog.class.getName());
          } else {
            assertThat(known).as("%s: %s", page.getKey(), line).contains(option.group(1));
          }
        }
        if (line.contains("spark.sql.extensions")) {
          assertThat(line).contains(JointlyExtensions.class.getName());
        }
      }
    }
    assertThat(options).isGreaterThan(15);
  }

  @Test
  void everyScriptOfTheReadmeIsThere() throws IOException {
    String readme = Files.readString(Path.of("../../README.md"));
    List<String> scripts =
        Pattern.compile("examples/[a-z-]+\\.sh")
            .matcher(readme)
            .results()
            .map(script -> script.group())
            .distinct()
            .toList();
    assertThat(scripts).hasSizeGreaterThan(5);
    assertThat(scripts).allSatisfy(script -> assertThat(Path.of("../..", script)).isExecutable());
    String version =
        Files.readAllLines(Path.of("../../pom.xml")).stream()
            .filter(line -> line.startsWith("  <version>"))
            .map(line -> line.replaceAll("</?version>", "").strip())
            .findFirst()
            .orElseThrow();
    Matcher jar = Pattern.compile("jointly-spark-[0-9.]+_[0-9.]+-(\\S+?)\\.jar").matcher(readme);
    int jars = 0;
    while (jar.find()) {
      jars++;
      assertThat(jar.group(1)).isEqualTo(version);
    }
    assertThat(jars).isGreaterThan(3);
  }
}
