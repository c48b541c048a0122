package io.jointly.dealer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar for dealers runs with Java alone, although most of its libraries was left out. */
class StandaloneJarIT {

  private static final Path JAR = Path.of(System.getProperty("jointly.jar"));
  private static final long MOST_BYTES = 3_000_000;

  @TempDir Path folder;

  private DealtFiles.Result java(String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(List.of(args));
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    int code = process.waitFor();
    return new DealtFiles.Result(
        code,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  @Test
  void dealsAndWithdraws() throws Exception {
    DealtFiles files = new DealtFiles(folder);
    Path csv = files.csv(DealtFiles.HEADER + "north,2021,1,1.5,2026-01-01,true\n\"a,b\",,,,,\n");
    List<String> deal = new ArrayList<>(List.of("deal", csv.toString()));
    deal.addAll(files.place("june"));
    DealtFiles.Result dealt = java(deal.toArray(String[]::new));
    assertThat(dealt.err()).isEmpty();
    assertThat(dealt.out()).startsWith("dealt 2 rows of ");
    assertThat(files.sample.collect("june").rows()).hasSize(2);

    List<String> withdraw = new ArrayList<>(List.of("withdraw"));
    withdraw.addAll(files.place("june"));
    assertThat(java(withdraw.toArray(String[]::new)).code()).isZero();
    assertThat(files.sample.inForce()).isEmpty();
  }

  /** Failures look for a logger, which is not there. */
  @Test
  void failsInOneLine() throws Exception {
    DealtFiles files = new DealtFiles(folder);
    Path csv = files.csv("");
    List<String> deal = new ArrayList<>(List.of("deal", csv.toString()));
    deal.addAll(files.place("june"));
    assertThat(java(deal.toArray(String[]::new)))
        .isEqualTo(
            new DealtFiles.Result(
                1,
                "",
                "[JOINTLY_DEALT_ROWS] "
                    + csv
                    + " is empty; write a line with the names of the columns first\n"));
  }

  @Test
  void makesAKey() throws Exception {
    DealtFiles.Result made = java("keygen", folder.resolve("me.pem").toString());
    assertThat(made.code()).isZero();
    assertThat(made.out().strip()).hasSize(44);
    assertThat(java("--version").out()).startsWith("jointly ").contains("for dealers");
  }

  @Test
  void isSmallAndHasNoSignaturesOfOthers() throws IOException {
    assertThat(Files.size(JAR)).isLessThan(MOST_BYTES);
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName))
          .contains("META-INF/LICENSE", "META-INF/LICENSE-fastcsv")
          .noneMatch(name -> name.matches("META-INF/(.*\\.(SF|DSA|RSA)|services/.*|versions/.*)"))
          .allMatch(
              name ->
                  name.matches(
                      "META-INF/.*|(io/jointly|org/bouncycastle|org/snakeyaml|picocli|de/siegmar)/.*"))
          .doesNotHaveDuplicates();
    }
  }
}
