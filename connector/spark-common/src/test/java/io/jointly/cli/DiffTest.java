package io.jointly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jointly.amendment.Versions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jointly diff}. */
class DiffTest {

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String text;

  @BeforeEach
  void agree() {
    // An old file may have expired.
    text =
        Versions.text("test", Versions.keys("north", "south", "east"))
            .replace("2099-12-31", "2020-12-31");
  }

  private int diff(String before, String after, String... more) throws Exception {
    Path was = Files.writeString(folder.resolve("old.yaml"), before);
    Path is = Files.writeString(folder.resolve("new.yaml"), after);
    String[] args = new String[3 + more.length];
    args[0] = "diff";
    args[1] = was.toString();
    args[2] = is.toString();
    System.arraycopy(more, 0, args, 3, more.length);
    return run(args);
  }

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  @Test
  void saysInWordsWhatChangesForWhom() throws Exception {
    assertThat(diff(text, text.replace("max: 120", "max: 130"))).isEqualTo(3);

    assertThat(out.toString().lines())
        .startsWith("trial")
        .contains(
            "table t",
            "  looser   parties with rows: age: max 120 becomes 130: rows between count from now"
                + " on; groups of queries over age become other ones")
        .contains("note: the new file was valid until 2020-12-31");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void printsJson() throws Exception {
    assertThat(diff(text, text.replace("analysts: [north]", "analysts: [south]"), "--json"))
        .isEqualTo(3);

    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.get("collaboration").asText()).isEqualTo("trial");
    assertThat(json.get("old").asText()).hasSize(64).isNotEqualTo(json.get("new").asText());
    assertThat(json.get("changes")).hasSize(2);
    assertThat(json.get("changes").get(0).toString())
        .isEqualTo(
            "{\"part\":\"parties\",\"effect\":\"looser\",\"concerns\":\"everybody\","
                + "\"words\":\"south may ask\"}");
    assertThat(json.get("changes").get(1).get("effect").asText()).isEqualTo("tighter");
  }

  @Test
  void anotherLayoutIsNoChange() throws Exception {
    assertThat(diff(text, "# agreed\n" + text)).isZero();
    assertThat(out.toString()).contains("both files say the same");
    assertThat(diff(text, text)).isZero();
    assertThat(out.toString()).contains("byte for byte");
  }

  @Test
  void aFileWithAMistakeIsNamed() throws Exception {
    assertThat(diff(text, text.replace("max: 120", "max: many"))).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("[JOINTLY_COLLABORATION_FILE] " + folder.resolve("new.yaml") + ":")
        .contains("age.max");
    assertThat(out.toString()).isEmpty();

    assertThat(diff(text + "colour: red\n", text)).isEqualTo(1);
    assertThat(err.toString()).contains("old.yaml:").contains("colour is not a known field");
  }

  @Test
  void needsTwoFiles() {
    assertThat(run("diff", "one.yaml")).isEqualTo(2);
    assertThat(err.toString()).contains("NEW");
    assertThat(run("diff", "absent-1.yaml", "absent-2.yaml")).isEqualTo(1);
    assertThat(err.toString()).contains("absent-1.yaml");
  }
}
