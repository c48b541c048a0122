package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogCheckTest {

  @TempDir Path folder;
  private Consortium consortium;
  private final List<String> lines = new ArrayList<>();

  @BeforeEach
  void start() {
    consortium =
        Consortium.in(folder)
            .mailbox(folder.resolve("mail").toString())
            .columns("age: {type: int, use: [measure], min: 0, max: 120}")
            .rows("SELECT 1 AS age")
            .rows("SELECT 2 AS age")
            .rows("SELECT 3L AS age")
            .build();
  }

  private void check(String catalog) {
    new CatalogCheck(consortium.spark, catalog, lines::add).run();
  }

  @Test
  void saysWhatIsInOrderAndTheDigest() throws Exception {
    check("p1");

    assertThat(lines).anyMatch(line -> line.startsWith("rules: min_group_size "));
    assertThat(lines).anyMatch(line -> line.contains("table t"));
    assertThat(lines)
        .anyMatch(line -> line.startsWith("rules: min_group_size 1, "))
        .noneMatch(line -> line.contains("of this party's policy"));
    assertThat(lines).anyMatch(line -> line.contains("mailbox") && line.contains("put"));
    assertThat(lines.get(lines.size() - 1))
        .endsWith(Sha.hex(Files.readAllBytes(folder.resolve("collaboration.yaml"))));
    try (var left = Files.walk(folder.resolve("mail"))) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void findsAColumnOfAnotherType() {
    assertThatThrownBy(() -> check("p3"))
        .hasMessageContaining("[JOINTLY_SOURCE]")
        .hasMessageContaining("declared int and its source gives bigint")
        .hasMessageContaining("CAST(age AS int)");
  }

  @Test
  void findsAMailboxThatCannotBeWritten() throws Exception {
    Files.writeString(folder.resolve("mail"), "a file where the folder should be");

    assertThatThrownBy(() -> check("p1")).hasMessageContaining("[JOINTLY_MAILBOX]");
  }

  @Test
  void findsACatalogWithoutOptions() {
    assertThatThrownBy(() -> check("nowhere"))
        .hasMessageContaining("[JOINTLY_OPTION] spark.sql.catalog.nowhere is not set");
  }
}
