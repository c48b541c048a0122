package io.jointly.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LockedFileTest {

  @TempDir private Path folder;

  private LockedFile file(String name) throws IOException {
    LockedFile file = new LockedFile(folder.resolve(name), FileMode.OWNER_ONLY);
    file.createIfAbsent();
    return file;
  }

  /** Not atomic by itself: it reads a byte and writes the next number. */
  private static byte count(FileChannel channel) throws IOException {
    byte next = 1;
    if (channel.size() > 0) {
      next += ChannelBytes.read(channel, 0, 1)[0];
    }
    ChannelBytes.write(channel, 0, new byte[] {next});
    return next;
  }

  @Test
  @Timeout(60)
  void threadsTakeTurnsWhateverTheyCallTheFile() throws Exception {
    file("counter");
    Files.createSymbolicLink(folder.resolve("alias"), folder.resolve("counter"));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        LockedFile own = file(thread % 2 == 0 ? "counter" : "alias");
        all.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 30; i++) {
                    own.locked(LockedFileTest::count);
                  }
                  return own;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(Files.readAllBytes(folder.resolve("counter"))).containsExactly(120);
  }

  @Test
  void theFileIsLockedAgainstOtherProcesses() throws IOException {
    LockedFile file = file("locked");
    boolean taken =
        file.locked(
            channel -> {
              // Another process would be given null; this one is told by an exception.
              assertThatThrownBy(channel::tryLock)
                  .isInstanceOf(java.nio.channels.OverlappingFileLockException.class);
              return true;
            });
    assertThat(taken).isTrue();
  }

  @Test
  void aLockOfOtherCodeInThisProcessIsAFailureToLock() throws IOException {
    LockedFile file = file("locked");
    try (FileChannel other = FileChannel.open(file.path(), StandardOpenOption.WRITE);
        FileLock held = other.lock()) {
      assertThat(held.isValid()).isTrue();
      assertThatThrownBy(() -> file.locked(LockedFileTest::count))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("has locked the file");
    }
  }

  @Test
  void anInterruptDoesNotStopAnOperation() throws Exception {
    LockedFile file = file("counter");
    Thread.currentThread().interrupt();
    byte counted = file.locked(LockedFileTest::count);
    assertThat(Thread.interrupted()).as("kept for the caller").isTrue();
    assertThat(counted).isEqualTo((byte) 1);
  }

  @Test
  void failuresComeOutAsTheyAre() throws IOException {
    LockedFile file = file("counter");
    assertThatThrownBy(
            () ->
                file.locked(
                    channel -> {
                      throw new IOException("checked");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("checked");
    assertThatThrownBy(
            () ->
                file.locked(
                    channel -> {
                      throw new IllegalStateException("unchecked");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("unchecked");
    assertThatThrownBy(
            () ->
                file.locked(
                    channel -> {
                      throw new StackOverflowError();
                    }))
        .isInstanceOf(StackOverflowError.class);
    assertThat(file.locked(LockedFileTest::count)).isEqualTo((byte) 1);
  }

  @Test
  void onlyTheOwnersFileIsOpened() throws IOException {
    LockedFile file = file("counter");
    Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> file.locked(LockedFileTest::count))
        .isInstanceOf(ExposedFileException.class);
    assertThat(file.path()).isEmptyFile();
    assertThat(new LockedFile(file.path(), FileMode.GROUP_READS).locked(LockedFileTest::count))
        .isEqualTo((byte) 1);
  }

  @Test
  void aFileIsOnlyCreatedOnRequest() {
    LockedFile file = new LockedFile(folder.resolve("absent"), FileMode.OWNER_ONLY);
    assertThatThrownBy(() -> file.locked(LockedFileTest::count))
        .isInstanceOf(NoSuchFileException.class);
    LockedFile nowhere = new LockedFile(folder.resolve("absent/file"), FileMode.OWNER_ONLY);
    assertThatThrownBy(nowhere::createIfAbsent).isInstanceOf(NoSuchFileException.class);
  }
}
