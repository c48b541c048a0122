package io.jointly.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateFileTest {

  @TempDir private Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void aFileIsCreatedForItsOwnerWithAllParts() throws IOException {
    Path file = folder.resolve("new");
    PrivateFile.create(file, bytes("one"), bytes(""), bytes("two"));
    assertThat(file).hasContent("onetwo");
    assertThat(mode(file)).isEqualTo("rw-------");
  }

  @Test
  void anExistingFileIsNotTouched() throws IOException {
    Path file = Files.writeString(folder.resolve("old"), "old");
    assertThatThrownBy(() -> PrivateFile.create(file, bytes("new")))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> PrivateFile.createEmpty(file, FileMode.OWNER_ONLY))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("old");
  }

  @Test
  void nothingIsCreatedBehindADanglingLink() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
    assertThatThrownBy(() -> PrivateFile.create(link, bytes("new")))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(folder.resolve("nowhere")).doesNotExist();
  }

  @Test
  void aDeletedFileIsGoneAndMayBeGoneBefore() throws IOException {
    Path file = folder.resolve("new");
    PrivateFile.create(file, bytes("one"));
    PrivateFile.delete(file);
    assertThat(file).doesNotExist();
    PrivateFile.delete(file);
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("kept"));
    Files.writeString(folder.resolve("kept"), "kept");
    PrivateFile.delete(link);
    assertThat(folder.resolve("kept")).hasContent("kept");
  }

  @Test
  void aMissingFolderIsSaid() {
    assertThatThrownBy(() -> PrivateFile.create(folder.resolve("missing/new"), bytes("new")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void theGroupMayReadWhereThatIsTheMode() throws IOException {
    Path file = folder.resolve("log");
    PrivateFile.createEmpty(file, FileMode.GROUP_READS);
    assertThat(file).isEmptyFile();
    // The umask of whoever runs this test may take the group's permission away.
    assertThat(mode(file)).startsWith("rw-").endsWith("---");
  }

  @Test
  void aReplacedFileIsItsOwnersAndNothingIsLeftBeside() throws IOException {
    Path file = folder.resolve("state");
    PrivateFile.replace(file, bytes("first"));
    assertThat(file).hasContent("first");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    PrivateFile.replace(file, bytes("second"));
    assertThat(file).hasContent("second");
    assertThat(mode(file)).isEqualTo("rw-------");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aFileThatCannotBeReplacedStaysAndNothingIsLeftBeside() throws IOException {
    Path inTheWay = folder.resolve("state");
    Files.createDirectories(inTheWay.resolve("full"));
    assertThatThrownBy(() -> PrivateFile.replace(inTheWay, bytes("new")))
        .isInstanceOf(IOException.class);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(inTheWay);
    }
  }

  @Test
  void anInterruptedThreadReplacesAllTheSame() throws IOException {
    Path file = folder.resolve("state");
    Thread.currentThread().interrupt();
    PrivateFile.replace(file, bytes("written"));
    assertThat(Thread.interrupted()).as("kept for the caller").isTrue();
    assertThat(file).hasContent("written");
  }

  @Test
  void aFolderIsCreatedOnceForItsOwner() throws IOException {
    Path inner = folder.resolve("a/b");
    PrivateFile.createFolder(inner);
    PrivateFile.createFolder(inner);
    assertThat(mode(inner)).isEqualTo("rwx------");
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> PrivateFile.createFolder(file)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "r--------", "rwx------"})
  void whatOnlyTheOwnerCanOpenPasses(String mode) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    FileMode.requireOwnerOnly(file);
    assertThat(file).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw--w----", "rw---x---", "rw----r--", "rw-----w-"})
  void whatOthersCanOpenDoesNot(String mode) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    assertThatThrownBy(() -> FileMode.requireOwnerOnly(file))
        .isInstanceOf(ExposedFileException.class)
        .hasMessageContaining(file.toString());
    assertThatThrownBy(() -> FileMode.requireOwnerOnly(folder.resolve("missing")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
