package io.jointly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.Remedy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script of PIPELINES.md does what the page says, with programs in the places of its own. */
class PipelinesDocTest {

  @TempDir Path folder;

  private static String doc() throws Exception {
    return Files.readString(Path.of("../docs/PIPELINES.md"));
  }

  private void program(String name, String script) throws Exception {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/usr/bin/env bash\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1, false",
    "75 0, 0, 2, false",
    "75 75 0, 0, 3, false",
    "75 75 75, 75, 3, true",
    "65, 65, 1, true",
    "75 77, 77, 2, true",
  })
  void theScriptTriesAgainOnlyWhereThatHelps(String codes, int exit, int tries, boolean mailed)
      throws Exception {
    Matcher script = Pattern.compile("(?s)```bash\n(.*?)```").matcher(doc());
    assertThat(script.find()).isTrue();
    program("monthly.sh", script.group(1));
    program(
        "spark-submit",
        """
        echo "$*" >> calls
        codes=(%s)
        exit "${codes[$(($(wc -l < calls) - 1))]}"
        """
            .formatted(codes));
    program("sleep", "echo \"$1\" >> pauses\n");
    program("mail", "echo \"$2\" >> mails\n");
    ProcessBuilder process = new ProcessBuilder("bash", folder.resolve("monthly.sh").toString());
    process.directory(folder.toFile());
    process.environment().merge("PATH", folder.toString(), (path, own) -> own + ":" + path);
    assertThat(process.start().waitFor()).isEqualTo(exit);
    List<String> calls = Files.readAllLines(folder.resolve("calls"));
    assertThat(calls).hasSize(tries);
    // Each try is the same run.
    assertThat(calls.stream().distinct()).hasSize(1);
    assertThat(calls.get(0))
        .matches(".* run /opt/jointly/report.sql --run (\\d{4}-\\d\\d) --out hdfs:///reports/\\1");
    assertThat(Files.exists(folder.resolve("mails"))).isEqualTo(mailed);
  }

  @Test
  void theDagIsThatOfTheExample() throws Exception {
    Matcher dag = Pattern.compile("(?s)```python\\n(.*?)```").matcher(doc());
    assertThat(dag.find()).isTrue();
    assertThat(dag.group(1))
        .isEqualTo(Files.readString(Path.of("../../examples/pipeline/joint_report.py")));
  }

  @ParameterizedTest
  @CsvSource({"yaml, profiles.yml", "sql, models/monthly_report.sql"})
  void theModelIsThatOfTheExample(String kind, String file) throws Exception {
    Matcher block = Pattern.compile("(?s)```" + kind + "\\n(.*?)```").matcher(dbt());
    assertThat(block.find()).isTrue();
    assertThat(block.group(1))
        .isEqualTo(Files.readString(Path.of("../../examples/pipeline/dbt", file)));
  }

  private static String dbt() throws Exception {
    return doc().substring(doc().indexOf("## dbt"));
  }

  @Test
  void thePageNamesTheCodes() throws Exception {
    for (Remedy remedy : Remedy.values()) {
      assertThat(doc()).contains("| " + remedy.exitCode() + " | " + remedy.text() + ": ");
    }
  }
}
