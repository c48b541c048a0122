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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumberLockTest {

  private static final long GREATEST = Long.MAX_VALUE - 1;

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("numbers");
  }

  @Test
  void eachNumberHasOneHolder() throws IOException {
    NumberLock one = NumberLock.tryAcquire(file(), 1).orElseThrow();
    NumberLock greatest = NumberLock.tryAcquire(file(), GREATEST).orElseThrow();
    assertThat(NumberLock.tryAcquire(file(), 1)).isEmpty();
    Path alias = Files.createSymbolicLink(folder.resolve("alias"), folder);
    assertThat(NumberLock.tryAcquire(alias.resolve("numbers"), GREATEST)).isEmpty();

    one.close();
    one.close();
    assertThat(NumberLock.tryAcquire(file(), GREATEST)).isEmpty();
    NumberLock again = NumberLock.tryAcquire(file(), 1).orElseThrow();
    greatest.close();
    assertThat(NumberLock.tryAcquire(file(), 1)).isEmpty();
    again.close();
    assertThat(file()).isEmptyFile();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void whatOthersHoldIsNotTakenAndAFailureIsNoHolder() throws IOException {
    try (FileChannel other =
            FileChannel.open(file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = other.lock(7, 1, false)) {
      assertThat(held.isValid()).isTrue();
      assertThat(NumberLock.tryAcquire(file(), 7)).isEmpty();
    }
    NumberLock.tryAcquire(file(), 7).orElseThrow().close();
    assertThatThrownBy(() -> NumberLock.tryAcquire(folder.resolve("absent/numbers"), 7))
        .isInstanceOf(NoSuchFileException.class);
  }
}
