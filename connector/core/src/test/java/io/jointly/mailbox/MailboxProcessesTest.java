package io.jointly.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Parties are processes: what threads of one JVM could still agree on must hold between these. */
class MailboxProcessesTest {

  @TempDir Path folder;

  @BeforeEach
  void makeTheFolder() throws IOException {
    Files.createDirectory(folder.resolve("mailbox"));
  }

  @Test
  @Timeout(180)
  void ofTwoRacingProcessesExactlyOneWinsEachName() throws Exception {
    int names = 500;
    MailboxProcess one = MailboxProcess.start(folder, 2, 0, names, 100);
    MailboxProcess two = MailboxProcess.start(folder, 2, 1, names, 100);
    List<List<Integer>> won = List.of(one.await(), two.await());

    List<Integer> all = new ArrayList<>(won.get(0));
    all.addAll(won.get(1));
    assertThat(all).containsExactlyInAnyOrderElementsOf(IntStream.range(0, names).boxed().toList());
    // With no win on one side there was no race.
    assertThat(won).allSatisfy(wins -> assertThat(wins).isNotEmpty());
    Mailbox mailbox = FileMailbox.at(folder.resolve("mailbox"));
    for (int writer = 0; writer < 2; writer++) {
      for (int name : won.get(writer)) {
        assertThat(mailbox.get("r/s/f" + name, 1000)).hasValue(MailboxRaces.contentOf(writer, 100));
      }
    }
    try (Stream<Path> left = Files.list(folder.resolve("mailbox/r/s"))) {
      assertThat(left).hasSize(names);
    }
  }

  @Test
  @Timeout(180)
  void aProcessThatIsKilledLeavesNoHalfFile() throws Exception {
    int bytes = 8_000_000;
    byte[] content = MailboxRaces.contentOf(0, bytes);
    Mailbox mailbox = FileMailbox.at(folder.resolve("mailbox"));
    MailboxProcess writer = MailboxProcess.start(folder, 1, 0, 1000, bytes);
    while (mailbox.list("r").size() < 3) {
      Thread.onSpinWait();
    }
    writer.kill();

    List<Mailbox.Entry> found = mailbox.list("r");
    for (Mailbox.Entry entry : found) {
      assertThat(entry.bytes()).isEqualTo(bytes);
      assertThat(Arrays.equals(mailbox.get(entry.name(), bytes).orElseThrow(), content)).isTrue();
    }
    mailbox.put("r/s/f" + found.size(), new byte[1]);
    mailbox.delete("r");
    assertThat(folder.resolve("mailbox")).isEmptyDirectory();
  }

  /** A disk that is full in the middle of a file: the name is free, and nothing is left. */
  @Test
  @Timeout(180)
  void aFileThatDoesNotFitLeavesNothing() throws Exception {
    MailboxProcess.startOnSmallDisk(folder, 200, 3, 1_000_000).awaitFailure();
    assertThat(folder.resolve("log-0"))
        .content()
        .contains("[JOINTLY_MAILBOX] put of 'r/s/f0' in mailbox file:")
        .contains("check that the disk has room");
    assertThat(folder.resolve("mailbox/r/s")).isEmptyDirectory();
    FileMailbox.at(folder.resolve("mailbox")).put("r/s/f0", new byte[1]);
    // What fits is put.
    FileMailbox.at(folder.resolve("mailbox")).delete("r");
    assertThat(MailboxProcess.startOnSmallDisk(folder, 200, 3, 10_000).await())
        .containsExactly(0, 1, 2);
  }
}
