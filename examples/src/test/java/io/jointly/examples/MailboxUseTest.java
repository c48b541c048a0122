package io.jointly.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.examples.MailboxUse.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailboxUseTest {

  private static final List<String> PARTIES = List.of("north", "south", "east");

  @TempDir private Path mailbox;

  private void put(String name, int bytes) throws IOException {
    Path file = mailbox.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[bytes]);
  }

  private List<Line> use() throws IOException {
    return MailboxUse.of(mailbox, PARTIES);
  }

  @Test
  void anEmptyMailboxHasNoLines() throws IOException {
    assertThat(use()).isEmpty();
  }

  @Test
  void sumsByFromToAndKind() throws IOException {
    put("r/s/a/share-0-0-1-0-0a1b2c3d", 100);
    put("r/s/a/share-0-0-1-1-0a1b2c3e", 50);
    put("r/s/a/share-0-0-2-0-0a1b2c3f", 7);
    put("r/s/a/opened-0-2-0-0-0a1b2c3f", 9);
    put("r/s/a/reshare-3-2-0-0-0a1b2c3f", 10);
    put("r/s/a/test-0-2-0-0-0a1b2c3f", 11);
    assertThat(use())
        .containsExactly(
            new Line("north", "south", "sealed shares", 2, 150),
            new Line("north", "east", "sealed shares", 1, 7),
            new Line("east", "north", "sealed shares of the checks", 2, 21),
            new Line("east", "north", "sealed shares of the total", 1, 9));
  }

  @Test
  void noticesAreForAll() throws IOException {
    put("r/s/join-1-0", 1);
    put("r/s/a/shared-0-1", 2);
    put("r/s/a/commit-0-1", 4);
    put("r/s/a/reveal-1-1", 8);
    put("r/s/a/done-1", 16);
    put("r/s/a/reshared-8-1", 128);
    put("r/s/a/held-0-1", 256);
    put("r/s/a/challenge-0-1", 512);
    put("r/s/a/check-0-1", 1024);
    put("r/s/a/tested-0-1", 2048);
    put("r/s/stop-1", 32);
    put("r/s/start-0", 64);
    assertThat(use())
        .containsExactly(
            new Line("north", "all", "signed notices", 1, 64),
            new Line("south", "all", "signed notices", 11, 63 + 4096 - 128));
  }

  @Test
  void nothingIsLeftOut() throws IOException {
    put("r/s/a/.share-0-0-1-0-0a1b2c3d.crc", 12);
    put("r/s/a/share-0-0-1-0-XYZ", 1);
    put("r/s/a/share-0-0-9-0-0a1b2c3d", 2);
    put("stray", 4);
    long bytes = use().stream().mapToLong(Line::bytes).sum();
    assertThat(bytes).isEqualTo(19);
    assertThat(use()).contains(new Line("?", "all", "other files", 3, 17));
    assertThat(use()).contains(new Line("north", "?", "sealed shares", 1, 2));
  }
}
