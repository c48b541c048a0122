package io.jointly.collaboration.reader;

import static io.jointly.collaboration.reader.SampleFiles.COLLABORATION;
import static io.jointly.collaboration.reader.SampleFiles.TODAY;
import static io.jointly.collaboration.reader.SampleFiles.edit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import io.jointly.Sweep;
import io.jointly.collaboration.yaml.YamlFile;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What YAML would allow and these files must not have. */
@Tag("sweep")
class StrictYamlTest {

  private static final String PURPOSE = "purpose: Cost and length of stay by region";

  @TempDir Path folder;

  private void assertRefused(byte[] content, int line, String... fragments) throws IOException {
    Path file = Files.write(folder.resolve("c.yaml"), content);
    SampleFiles.assertRefused(
        () -> CollaborationReader.read(file, TODAY),
        ErrorCode.COLLABORATION_FILE,
        file,
        line,
        fragments);
  }

  private void assertRefused(String marked, String... fragments) throws IOException {
    byte[] content = SampleFiles.unmarked(marked).getBytes(StandardCharsets.UTF_8);
    assertRefused(content, SampleFiles.markedLine(marked), fragments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          purpose: §&p text       | anchor (&)     | remove it
          purpose: §*p            | alias (*)      | write the value out
          purpose: §!!str text    | tag (!)        | in quotes
          purpose: §! text        | tag (!)        | in quotes
          purpose: §!secret text  | tag (!)        | in quotes
          purpose: §!!set {a}     | tag (!)        | in quotes
          purpose: §!!seq [a]     | tag (!)        | in quotes
          purpose: §&l [a]        | anchor (&)     | remove it
          purpose: §&m {a: b}     | anchor (&)     | remove it
          §&k purpose: text       | anchor (&)     | remove it
          §<<: {purpose: text}    | merge key (<<) | write the fields out
          §"<<": {purpose: text}  | << is not a known | known fields are
          purpose: §@text         | not YAML       | correct this line
          purpose: §"text         | not YAML       | correct this line
          §%TAG ! x               | not YAML       | correct this line
          """)
  void refusesYamlThatHidesWhatItSays(String marked, String what, String remedy) throws Exception {
    String text = edit(COLLABORATION, PURPOSE, marked);
    if (what.equals("not YAML")) {
      // Where an unclosed quote is noticed is the parser's business.
      Path file = SampleFiles.write(folder, "c.yaml", SampleFiles.unmarked(text));
      assertThatThrownBy(() -> CollaborationReader.read(file, TODAY))
          .isInstanceOf(CallerException.class)
          .hasMessageMatching(
              "\\[JOINTLY_COLLABORATION_FILE] .*c\\.yaml:\\d+: not YAML: .+; " + remedy);
    } else {
      assertRefused(text, what, remedy);
    }
  }

  @Test
  void refusesASecondDocumentAndDirectives() throws Exception {
    assertRefused(COLLABORATION + "§---\nversion: 1\n", "second document", "leave only one");
    assertRefused(COLLABORATION + "...\n§--- {}\n", "second document", "leave only one");
    assertRefused("§%YAML 1.1\n---\n" + COLLABORATION, "YAML directive", "remove it");
    assertRefused("§%TAG !e! tag:e,1:\n---\n" + COLLABORATION, "YAML directive", "remove it");
  }

  @Test
  void takesOneDocumentWithItsMarks() {
    Path file = SampleFiles.write(folder, "c.yaml", "---\n" + COLLABORATION + "...\n");
    assertThat(CollaborationReader.read(file, TODAY).id()).isEqualTo("stroke-outcomes");
  }

  @Test
  void refusesWhatIsNoMapping() throws Exception {
    assertRefused(new byte[0], 1, "empty", "write");
    assertRefused("# nothing\n".getBytes(StandardCharsets.UTF_8), 1, "empty");
    assertRefused("§[1]\n", "the file must be a mapping", "a list");
    assertRefused("\n§text\n", "the file must be a mapping", "the text text");
    assertRefused("§null\n", "the file must be a mapping", "empty");
  }

  @Test
  void refusesDepthBeforeItRecurses() throws Exception {
    assertRefused("§" + "[".repeat(500_000), "nested too deep", "remove");
    assertRefused("§" + "{a: ".repeat(100_000), "nested too deep", "remove");
    assertRefused("§" + "- ".repeat(100_000), "nested too deep", "remove");
  }

  @Test
  void refusesWhatIsNotUtf8() throws Exception {
    byte[] latin = COLLABORATION.replace("length", "lengthé").getBytes(StandardCharsets.ISO_8859_1);
    assertRefused(latin, 4, "not UTF-8", "save it as UTF-8");
    assertRefused(COLLABORATION.getBytes(StandardCharsets.UTF_16LE), 1, "not YAML", "remove it");
    assertRefused(new byte[] {'a', '\n', (byte) 0xC0, (byte) 0x80}, 2, "not UTF-8");
    assertRefused(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, 1, "not UTF-8");
    assertRefused("\uFEFF§" + COLLABORATION, "byte order mark", "without one");
  }

  @Test
  void refusesControlCharacters() throws Exception {
    assertRefused(edit(COLLABORATION, PURPOSE, "purpose: §a\u0000b"), "U+0000", "remove it");
    assertRefused(edit(COLLABORATION, PURPOSE, "purpose: §a\u001Bb"), "U+001B", "remove it");
  }

  @Test
  void readsOneMebibyteAndNoMore() throws Exception {
    String comment = "#".repeat(YamlFile.MOST_BYTES - COLLABORATION.length() - 1) + "\n";
    assertThat(COLLABORATION.length())
        .isEqualTo(COLLABORATION.getBytes(StandardCharsets.UTF_8).length);
    Path file = SampleFiles.write(folder, "c.yaml", comment + COLLABORATION);
    assertThat(CollaborationReader.read(file, TODAY).id()).isEqualTo("stroke-outcomes");
    assertRefused("§#" + comment + COLLABORATION, "longer than 1 MiB", "shorten it");
  }

  @Test
  void saysThatAFileIsMissingOrNone() {
    for (Path path : new Path[] {folder.resolve("absent.yaml"), folder}) {
      assertThatThrownBy(() -> CollaborationReader.read(path, TODAY))
          .isInstanceOf(CallerException.class)
          .hasMessageContainingAll("[JOINTLY_COLLABORATION_FILE] " + path, "; check");
    }
  }

  /** Whatever is done to a good file, the reader reads it or refuses it; nothing else escapes. */
  @Test
  void neverFailsInAnotherWay() throws Exception {
    long seed = Seed.of(StrictYamlTest.class);
    Random random = new Random(seed);
    byte[] good = COLLABORATION.getBytes(StandardCharsets.UTF_8);
    byte[] odd = "{}[]:,\"'#&*!|>%@`-?~ \n\t0\\é".getBytes(StandardCharsets.UTF_8);
    Path file = folder.resolve("c.yaml");
    int refused = 0;
    for (int i = 0; i < Sweep.times(300, 1_000); i++) {
      byte[] spoilt = good.clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        spoilt[random.nextInt(spoilt.length)] = odd[random.nextInt(odd.length)];
      }
      Files.write(file, spoilt);
      try {
        CollaborationReader.read(file, TODAY);
      } catch (CallerException e) {
        refused++;
        assertThat(e.getMessage())
            .as("seed %s", seed)
            .startsWith("[JOINTLY_")
            .contains(file + ":")
            .doesNotContain("\n");
      } catch (RuntimeException e) {
        throw new AssertionError(
            "seed " + seed + ": " + new String(spoilt, StandardCharsets.ISO_8859_1), e);
      }
    }
    assertThat(refused).as("seed %s", seed).isGreaterThan(Sweep.times(150, 500));
  }
}
