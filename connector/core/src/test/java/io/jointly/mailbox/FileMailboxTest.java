package io.jointly.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.jointly.error.EnvironmentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileMailboxTest extends MailboxContract {

  @TempDir Path temp;
  private Path root;

  @BeforeEach
  void makeTheFolder() throws IOException {
    root = Files.createDirectories(temp.resolve("our mail/box"));
  }

  @Override
  protected Mailbox open() {
    return FileMailbox.at(root);
  }

  @Test
  void leavesNothingButTheFile() throws Exception {
    open().put("r/s/a", new byte[10]);
    assertThat(tryPut(open(), "r/s/a", new byte[10])).isFalse();
    assertThat(names(root.resolve("r/s"))).containsExactly("a");
  }

  @Test
  void whatACrashLeftIsIgnoredAndDeletedWithItsFolder() throws Exception {
    Mailbox mailbox = open();
    mailbox.put("r/s/a", new byte[10]);
    Files.write(root.resolve("r/s/.put-crashed"), new byte[5]);
    assertThat(mailbox.list("")).hasSize(1);
    mailbox.put("r/s/b", new byte[10]);
    mailbox.delete("r/s");
    assertThat(root.resolve("r/s")).doesNotExist();
  }

  @Test
  void foldersThatBecomeEmptyGoButTheRootStays() throws Exception {
    Mailbox mailbox = open();
    mailbox.put("r/s/a", new byte[1]);
    mailbox.put("r/t/a", new byte[1]);
    mailbox.delete("r/s");
    assertThat(names(root.resolve("r"))).containsExactly("t");
    mailbox.delete("r/t");
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void whatDoesNotFitTheGrammarIsNotListed() throws Exception {
    Mailbox mailbox = open();
    mailbox.put("r/s/a", new byte[1]);
    for (String name : List.of(".a.crc", "B", "c d", "e~", "lost+found", "_ok.", "x".repeat(121))) {
      Files.write(root.resolve("r/s").resolve(name), new byte[1]);
    }
    Files.createDirectories(root.resolve("r/.snapshot/s"));
    Files.write(root.resolve("r/.snapshot/s/a"), new byte[1]);
    assertThat(mailbox.list(""))
        .extracting(Mailbox.Entry::name)
        .containsExactly("r/s/_ok.", "r/s/a");
  }

  @Test
  void linksAreNeitherListedNorFollowed() throws Exception {
    Path outside = Files.createDirectories(temp.resolve("outside/s"));
    Path precious = Files.write(outside.resolve("precious"), new byte[] {1});
    Mailbox mailbox = open();
    mailbox.put("r/s/a", new byte[1]);
    Files.createSymbolicLink(root.resolve("r/s/b"), precious);
    Files.createSymbolicLink(root.resolve("r/t"), outside);
    Files.createSymbolicLink(root.resolve("l"), temp.resolve("outside"));

    assertThat(mailbox.list("")).extracting(Mailbox.Entry::name).containsExactly("r/s/a");
    assertThat(mailbox.list("r/t")).isEmpty();
    assertNotAFile("get of 'r/s/b'", () -> mailbox.get("r/s/b", 10));
    assertNotAFile("get of 'r/t/precious'", () -> mailbox.get("r/t/precious", 10));
    assertNotAFile("list of 'l/s'", () -> mailbox.list("l/s"));
    assertNotAFile("put of 'l/s/new'", () -> tryPut(mailbox, "l/s/new", new byte[1]));
    assertThat(tryPut(mailbox, "r/s/b", new byte[1])).isFalse();
    assertThatThrownBy(() -> mailbox.delete("l/s")).isInstanceOf(EnvironmentException.class);
    assertThat(names(outside)).containsExactly("precious");

    mailbox.delete("r");
    mailbox.delete("l");
    assertThat(names(root)).isEmpty();
    assertThat(precious).hasBinaryContent(new byte[] {1});
  }

  @Test
  void aFolderOrPipeInAFilesPlaceIsAnError() throws Exception {
    Mailbox mailbox = open();
    Files.createDirectories(root.resolve("r/folder"));
    assertNotAFile("get of 'r/folder'", () -> mailbox.get("r/folder", 10));
    assertThat(tryPut(mailbox, "r/folder", new byte[1])).isFalse();
    int exit = new ProcessBuilder("mkfifo", root.resolve("r/pipe").toString()).start().waitFor();
    assertThat(exit).isZero();
    assertNotAFile("get of 'r/pipe'", () -> mailbox.get("r/pipe", 10));
    assertThat(mailbox.list("")).isEmpty();
  }

  @Test
  void moreBytesThanAnnouncedAreAnError() {
    // Files of /proc say that they are empty.
    assumeThat(Path.of("/proc/version")).isRegularFile();
    assertThatThrownBy(() -> FileMailbox.at(Path.of("/proc")).get("version", 100_000))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("'version'")
        .hasMessageContaining("0 bytes that were announced")
        .hasMessageNotContaining("Linux");
  }

  @Test
  void othersMayReadWhatTheUmaskLetsThem() throws Exception {
    open().put("r/s/a", new byte[1]);
    Path plainFile = Files.createFile(temp.resolve("plain"));
    Path plainFolder = Files.createDirectory(temp.resolve("folder"));
    assertThat(permissions(root.resolve("r/s/a"))).isEqualTo(permissions(plainFile));
    assertThat(permissions(root.resolve("r/s"))).isEqualTo(permissions(plainFolder));
  }

  @Test
  void aPlaceThatIsNoFolderFailsByName() throws Exception {
    Files.delete(root);
    Files.write(root, new byte[1]);
    Mailbox mailbox = open();
    assertFails("put of 'r/a'", () -> tryPut(mailbox, "r/a", new byte[1]));
    assertFails("get of 'r/a'", () -> mailbox.get("r/a", 1));
    assertFails("list of mailbox file:", () -> mailbox.list(""));
    assertFails("delete of 'r'", () -> mailbox.delete("r"));
  }

  @Test
  void aPlaceWhereNobodyMayWriteFailsByName() {
    assumeThat(Path.of("/proc")).isDirectory();
    Mailbox mailbox = FileMailbox.at(Path.of("/proc"));
    assertThatThrownBy(() -> mailbox.put("r/a", new byte[1]))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("put of 'r/a' in mailbox file:/proc failed");
    assertThat(mailbox.get("r/a", 1)).isEmpty();
  }

  /** A folder that was made of a typo has no partners, and they would be waited for. */
  @Test
  void aMailboxThatDoesNotExistIsNotCreated() {
    Path typo = temp.resolve("our mial/box");
    Mailbox mailbox = FileMailbox.at(typo);
    String says =
        "the mailbox file:"
            + typo
            + " does not exist; correct the address, or create the folder for all parties with"
            + " `mkdir "
            + typo
            + "`";
    for (ThrowingCallable use :
        List.<ThrowingCallable>of(
            () -> tryPut(mailbox, "r/a", new byte[1]),
            () -> mailbox.get("r/a", 1),
            () -> mailbox.list(""),
            () -> mailbox.list("r"),
            () -> mailbox.delete("r"))) {
      assertThatThrownBy(use).isInstanceOf(EnvironmentException.class).hasMessageContaining(says);
    }
    assertThat(typo.getParent()).doesNotExist();
  }

  @Test
  void aFolderThatMayNotBeWrittenFailsByName() throws Exception {
    Files.createDirectories(root.resolve("r"));
    Files.setPosixFilePermissions(root.resolve("r"), PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeThat(Files.isWritable(root.resolve("r"))).as("root may write everywhere").isFalse();
    assertFails("put of 'r/a'", () -> tryPut(open(), "r/a", new byte[1]));
    assertFails("put of 'r/s/a'", () -> tryPut(open(), "r/s/a", new byte[1]));
  }

  @Test
  void aFileOnTheWayFailsByName() throws Exception {
    Mailbox mailbox = open();
    mailbox.put("r", new byte[1]);
    assertNotAFile("put of 'r/a'", () -> tryPut(mailbox, "r/a", new byte[1]));
    assertNotAFile("get of 'r/a'", () -> mailbox.get("r/a", 1));
    assertThat(mailbox.list("r")).isEmpty();
  }

  private static void assertNotAFile(String start, Runnable use) {
    assertThatThrownBy(use::run)
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining(start)
        .hasMessageContaining("link, a folder or a device");
  }

  private void assertFails(String start, Runnable use) {
    assertThatThrownBy(use::run)
        .isInstanceOf(EnvironmentException.class)
        .hasMessageStartingWith("[JOINTLY_MAILBOX] " + start)
        .hasMessageContaining("file:" + root)
        .hasMessageContaining("umask 002");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }
}
