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
    DealtFiles files = null;
    DealtFiles.Result last = null;
    int commands = 0;
    for (Matcher block = BLOCK.matcher(doc()); block.find(); ) {
      String text = block.group(2);
      switch (block.group(1)) {
        case "yaml" -> files = new DealtFiles(folder, text.replaceFirst("dealers: .*\n", ""));
        case "csv" -> {
          last = null;
          Files.writeString(folder.resolve("survey.csv"), text);
        }
        case "sh" -> {
          last = run(text);
          commands++;
        }
        case "text" -> {
          if (last == null) {
            // A file that is checked once more, by the command before.
            last = run("java -jar jointly.jar " + CHECK);
          }
          assertThat(shown(last)).isEqualTo(text);
        }
        default -> throw new AssertionError("a block of " + block.group(1));
      }
      if (block.group(1).equals("sh")) {
        assertThat(last.code()).as(last.err()).isZero();
      }
      if (block.group(1).equals("text") && last.code() == 1) {
        // The file with mistakes; what follows deals the one before.
        Files.writeString(folder.resolve("survey.csv"), firstCsv());
      }
    }
    assertThat(commands).isEqualTo(4);
    assertThat(files.sample.inForce()).as("withdrawn by the last command").isEmpty();
  }

  private static final String CHECK =
      "deal --check survey.csv --collaboration collaboration.yaml --table survey";

  private static String firstCsv() throws IOException {
    Matcher csv = Pattern.compile("```csv\n(.*?)```", Pattern.DOTALL).matcher(doc());
    assertThat(csv.find()).isTrue();
    return csv.group(1);
  }

  private DealtFiles.Result run(String command) {
    String line = command.replace("\\\n", " ").strip();
    assertThat(line).startsWith("java -jar jointly.jar ");
    return DealtFiles.run(
        Arrays.stream(line.split("\\s+")).skip(3).map(this::inFolder).toArray(String[]::new));
  }

  private String inFolder(String argument) {
    if (argument.equals("file:/shared/folder")) {
      return "file:" + folder.resolve("mailbox");
    }
    // The key that the document makes is not the one that the sample lists.
    if (argument.equals("d001.pem") && Files.notExists(folder.resolve(argument))) {
      return folder.resolve("made.pem").toString();
    }
    return argument.matches(".*\\.(pem|csv|yaml)") ? folder.resolve(argument).toString() : argument;
  }

  private String shown(DealtFiles.Result result) {
    return (result.err() + result.out()).replace(folder + "/", "");
  }

  @Test
  void hasARowForEachOption() throws IOException {
    List<String> options =
        DealerMain.commandLine(new FolderDoor())
            .getSubcommands()
            .get("deal")
            .getCommandSpec()
            .options()
            .stream()
            .map(OptionSpec::longestName)
            .filter(name -> !List.of("--help", "--version").contains(name))
            .toList();
    assertThat(options).hasSize(8);
    String doc = doc();
    assertThat(options)
        .allSatisfy(option -> assertThat(doc).containsPattern("(?m)^\\| `" + option + "[ `]"));
  }
}
