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

class HeldLockTest {

  @TempDir private Path folder;

  @Test
  void oneHolderHasTheLock() throws IOException {
    Path file = folder.resolve("lock");
    try (HeldLock held = HeldLock.tryAcquire(file).orElseThrow()) {
      assertThat(held).isNotNull();
      assertThat(HeldLock.tryAcquire(file)).isEmpty();
      Path alias = Files.createSymbolicLink(folder.resolve("alias"), folder);
      assertThat(HeldLock.tryAcquire(alias.resolve("lock"))).isEmpty();
    }
    HeldLock.tryAcquire(file).orElseThrow().close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void anAttemptThatFailedCanBeRepeated() throws IOException {
    Path file = folder.resolve("lock");
    try (FileChannel other =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = other.lock()) {
      assertThat(held.isValid()).isTrue();
      assertThat(HeldLock.tryAcquire(file)).isEmpty();
    }
    HeldLock.tryAcquire(file).orElseThrow().close();
    assertThatThrownBy(() -> HeldLock.tryAcquire(folder.resolve("absent/lock")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
