package io.jointly.dealer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The commands that DEALING.md shows are run as they stand there, one after the other. */
class DealingDocCommandsTest {

  private static final Pattern BLOCK = Pattern.compile("(?m)^```(\\w+)\n(.*?)^```", Pattern.DOTALL);

  @TempDir Path folder;

  private static String doc() throws IOException {
    return Files.readString(Path.of("../docs/DEALING.md"));
  }

  @Test
  void everyCommandSaysWhatTheDocumentSays() throws IOException {
    String doc = doc();
    DealtFiles files = new DealtFiles(folder, first(doc, "yaml").replaceFirst("dealers: .*\n", ""));
    DealtFiles.Result last = new DealtFiles.Result(0, "", "");
    int commands = 0;
    for (Matcher block = BLOCK.matcher(doc); block.find(); ) {
      String text = block.group(2);
      switch (block.group(1)) {
        case "yaml" -> {}
        case "csv" -> {
          Files.writeString(folder.resolve("survey.csv"), text);
          last = run("java -jar jointly.jar " + CHECK);
        }
        case "sh" -> {
          commands++;
          // A file with mistakes was shown in between.
          Files.writeString(folder.resolve("survey.csv"), first(doc, "csv"));
          last = run(text);
          assertThat(last.code()).as(last.err()).isZero();
        }
        case "text" -> assertThat(shown(last)).isEqualTo(text);
        default -> throw new AssertionError("a block of " + block.group(1));
      }
    }
    assertThat(commands).isEqualTo(4);
    assertThat(files.sample.inForce()).as("withdrawn by the last command").isEmpty();
  }

  private static String first(String doc, String language) {
    return BLOCK
        .matcher(doc)
        .results()
        .filter(block -> block.group(1).equals(language))
        .findFirst()
        .orElseThrow()
        .group(2);
  }

  private static final String CHECK =
      "deal --check survey.csv --collaboration collaboration.yaml --table survey";

  private DealtFiles.Result run(String command) {
    // The sample's dealer has a key already.
    String line = command.replace("\\\n", " ").replace("keygen d001", "keygen made").strip();
    assertThat(line).startsWith("java -jar jointly.jar ");
    return DealtFiles.run(
        Arrays.stream(line.split("\\s+")).skip(3).map(this::inFolder).toArray(String[]::new));
  }

  private String inFolder(String argument) {
    if (argument.equals("file:/shared/folder")) {
      return "file:" + folder.resolve("mailbox");
    }
    return argument.matches(".*\\.(pem|csv|yaml)") ? folder.resolve(argument).toString() : argument;
  }

  private String shown(DealtFiles.Result result) {
    return (result.err() + result.out()).replace(folder + "/", "");
  }

  @Test
  void hasARowForEachOption() throws IOException {
    List<String> options =
        new CommandLine(new Deal(new FolderDoor()))
            .getCommandSpec().options().stream().map(OptionSpec::longestName).toList();
    assertThat(options).hasSize(8);
    String doc = doc();
    assertThat(options)
        .allSatisfy(option -> assertThat(doc).containsPattern("(?m)^\\| `" + option + "[ `]"));
  }
}
