package io.jointly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jointly.deal.batch.DealtSample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys, batches and what is left of them, by the commands that need no Spark. */
class DealingCommandsTest {

  private static final String TABLE =
      """
      hide_dimensions: true
      columns:
        region: {type: string, use: [dimension], values: [north, south]}
        age: {type: int, use: [measure], min: 0, max: 120}
      """;

  @TempDir Path folder;

  @BeforeEach
  void agree() throws IOException {
    DealtSample.in(folder, TABLE);
    Files.writeString(folder.resolve("rows.csv"), "region,age\nnorth,37\nsouth,61\n,\n");
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private Commands.Result run(String command, String... more) {
    List<String> args = new ArrayList<>(List.of(command.split(" ")));
    args.addAll(List.of(more));
    return Commands.run(args.toArray(String[]::new));
  }

  private Commands.Result ofTable(String command, String... more) {
    List<String> args = new ArrayList<>(List.of(more));
    args.addAll(List.of("--collaboration", path("collaboration.yaml"), "--table", "survey"));
    args.addAll(List.of("--mailbox", "file:" + path("mailbox")));
    return run(command, args.toArray(String[]::new));
  }

  private Commands.Result key(String party, String... more) {
    List<String> args = new ArrayList<>(List.of(more));
    args.addAll(List.of("--party", party, "--identity", path(party + ".pem")));
    return ofTable("dealing-key", args.toArray(String[]::new));
  }

  private Commands.Result ofDealer(String command, String batch) {
    return ofTable(command, "--dealer", "d001", "--identity", path("d001.pem"), "--batch", batch);
  }

  private void deal(String batch) {
    assertThat(ofDealer("deal " + path("rows.csv"), batch).code()).isZero();
  }

  private static String done(Commands.Result result) {
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    return result.out();
  }

  private static String failure(Commands.Result result) {
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    return result.err().strip();
  }

  private List<Path> files(String ending) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.toString().contains(ending))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void keysAreReplacedAndForgotten() {
    // The sample has put key 0 of another folder.
    assertThat(done(key("north")))
        .isEqualTo(
            "dealing key 1 of party north for table survey is in the mailbox; its private half is in "
                + path("north.pem.dealing")
                + "\n");
    assertThat(done(key("north", "--forget-old")))
        .startsWith("no old dealing key of party north for table survey is left in ");
    deal("june");
    done(key("north"));
    deal("july");
    assertThat(failure(key("north", "--forget-old")))
        .startsWith(
            "[JOINTLY_DEALING] dealing key 1 of party north for table survey is still needed")
        .contains("nothing was deleted");
    assertThat(files("1.key")).hasSize(1);
    assertThat(done(ofDealer("withdraw", "june")))
        .isEqualTo("withdrew batch june of table survey\n");
    assertThat(done(key("north", "--forget-old")))
        .startsWith("deleted the private half of dealing key 1 of party north for table survey;");
    assertThat(files("1.key")).isEmpty();
    assertThat(files("1.replaced")).hasSize(1);
    assertThat(files("2.key")).hasSize(1);
    assertThat(done(key("north", "--forget-old"))).startsWith("no old dealing key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --table=nothing | [JOINTLY_OPTION] the option table names no share table of collaboration survey-2026; write one of survey
          --party=watch | [JOINTLY_OPTION] the option party names no party of collaboration survey-2026 with the role compute; write one of north, south, east
          --party=nobody | [JOINTLY_OPTION] the option party names no party of collaboration survey-2026 with the role compute; write one of north, south, east
          --party=south | [JOINTLY_IDENTITY_FILE] .*north.pem holds another identity's key: its public key is .* the collaboration lists for party south .*
          --identity=none.pem | [JOINTLY_IDENTITY_FILE] .*none.pem.*
          --mailbox=file:/no/such/folder | [JOINTLY_MAILBOX] .*
          --collaboration=none.yaml | [JOINTLY_COLLABORATION_FILE] none.yaml does not exist.*
          """)
  void refusesAnOption(String option, String message) {
    String name = option.substring(0, option.indexOf('='));
    List<String> args = new ArrayList<>();
    for (String each :
        List.of(
            "--collaboration=" + path("collaboration.yaml"),
            "--table=survey",
            "--party=north",
            "--identity=" + path("north.pem"),
            "--mailbox=file:" + path("mailbox"))) {
      args.add(each.startsWith(name + "=") ? option : each);
    }
    for (String command : List.of("dealing-key", "dealing-key --forget-old")) {
      assertThat(failure(run(command, args.toArray(String[]::new))))
          .matches(message.replace("[", "\\[").replace("]", "\\]"));
    }
    assertThat(folder.resolve("north.pem.dealing")).doesNotExist();
    args.removeIf(each -> each.startsWith(name + "="));
    for (String command : List.of("dealing-key", "collect --name=c --out=o")) {
      Commands.Result missing = run(command, args.toArray(String[]::new));
      assertThat(missing.code()).isEqualTo(2);
      assertThat(missing.err()).startsWith("Missing required option: '" + name + "=");
    }
  }

  private Commands.Result status(String... more) {
    List<String> args = new ArrayList<>(List.of(more));
    args.addAll(List.of("--collaboration", path("collaboration.yaml")));
    args.addAll(List.of("--mailbox", "file:" + path("mailbox")));
    return run("status", args.toArray(String[]::new));
  }

  @Test
  void statusShowsWhatWasDealt() throws Exception {
    done(key("north"));
    deal("june");
    deal("july");
    done(ofDealer("withdraw", "june"));
    for (Path file : files("/key-3-0")) {
      Files.delete(file);
    }
    Files.write(files("/batch-").get(0).resolveSibling("notes"), new byte[3]);
    String text = done(status());
    assertThat(text.lines())
        .contains(
            "share table survey: 2 batches, 0 collections",
            "  south  dealing key 0, since 1970-01-01T00:00:00Z",
            "  east   no dealing key, so nobody can deal")
        .anyMatch(line -> line.startsWith("  north  dealing key 1, since 20"))
        .anyMatch(line -> line.matches("  batch july of d001: 3 rows, dealt at 20.*Z, \\d+ s ago"))
        .anyMatch(
            line -> line.matches("  batch june of d001: 3 rows, dealt at .*; withdrawn at 20.*Z"))
        .anyMatch(
            line -> line.matches("  does not count: '.*/messages/notes': dealing makes no .*"));
    JsonNode table = new ObjectMapper().readTree(done(status("--json"))).get("share_tables").get(0);
    assertThat(table.get("table").asText()).isEqualTo("survey");
    assertThat(table.get("dealing_keys").findValuesAsText("party"))
        .containsExactly("north", "south");
    assertThat(table.get("batches").findValuesAsText("batch")).containsExactly("july", "june");
    assertThat(table.get("batches").get(0).get("withdrawn").isNull()).isTrue();
    assertThat(table.get("collections")).isEmpty();
    assertThat(table.get("ignored")).hasSize(1);
  }

  private void age(Duration age) throws IOException {
    for (Path file : files("/mailbox/")) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }
  }

  private Commands.Result clean(String... more) {
    return run("clean " + path("mailbox") + " --older-than 7d", more);
  }

  @Test
  void cleanDeletesPartsThatNobodyNeeds() throws Exception {
    deal("june");
    deal("july");
    deal("failed");
    done(ofDealer("withdraw", "june"));
    Files.delete(
        files("/batch-").stream().filter(file -> holds(file, "failed")).findFirst().orElseThrow());
    String[] own = {"--collaboration", path("collaboration.yaml")};
    assertThat(done(clean(own))).isEqualTo("deleted 0 sessions\ndeleted 0 parts of dealt rows\n");
    age(Duration.ofDays(8));
    assertThat(done(clean()))
        .isEqualTo(
            "deleted 0 sessions\nnote: dealt rows of 1 share tables were left alone;"
                + " --collaboration says whose they are\n");
    assertThat(files("/part-")).hasSize(9);
    List<Path> messages = files("/messages/");
    String text = done(clean(own));
    assertThat(text.lines())
        .hasSize(4)
        .endsWith("deleted 6 parts of dealt rows")
        .anyMatch(
            line ->
                line.matches(
                    "share table survey, batch june of d001: 3 parts, \\d+ bytes, of a batch that was"
                        + " withdrawn"))
        .anyMatch(
            line ->
                line.matches(
                    "share table survey, dealing/\\w+/\\w+: 3 parts, \\d+ bytes, which a failed deal"
                        + " has left"));
    assertThat(files("/part-")).hasSize(3);
    assertThat(files("/messages/")).isEqualTo(messages);
    assertThat(ofDealer("deal " + path("rows.csv"), "june").err())
        .contains("withdrawn it; its name cannot be used again");
  }

  private static boolean holds(Path file, String text) {
    try {
      return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
          .contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void cleanRefusesWhatMeansNothing() throws IOException {
    deal("june");
    age(Duration.ofDays(8));
    Commands.Result alone = clean("--collected");
    assertThat(alone.code()).isEqualTo(2);
    assertThat(alone.err()).startsWith("--collected needs --collaboration=FILE");
    Path other =
        Files.writeString(
            folder.resolve("other.yaml"),
            Files.readString(folder.resolve("collaboration.yaml"))
                .replaceAll(
                    "(?s)tables:.*rules:",
                    "tables:\n  t:\n    columns:\n"
                        + "      x: {type: int, use: [measure], min: 0, max: 1}\nrules:"));
    assertThat(failure(clean("--collaboration", other.toString())))
        .startsWith("[JOINTLY_OPTION] --collaboration names " + other)
        .contains("no share table");
    assertThat(failure(clean("--collaboration", path("none.yaml"))))
        .startsWith("[JOINTLY_COLLABORATION_FILE]");
    assertThat(files("/part-")).hasSize(3);
  }
}
