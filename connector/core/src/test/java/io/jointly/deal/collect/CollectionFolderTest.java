package io.jointly.deal.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.deal.collect.block.PartRead;
import io.jointly.deal.message.DealingName;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.file.HeldLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a party keeps of its collections. */
class CollectionFolderTest {

  private static final byte[] DEALING = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
    26, 27, 28, 29, 30, 31
  };

  @TempDir Path folder;

  private CollectionFolder state() {
    return new CollectionFolder(folder, DEALING);
  }

  private Path file(String name) {
    return folder.resolve(DealingName.hex(DEALING)).resolve(name + ".collection");
  }

  private static byte[] bytes(int n) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) n);
    return bytes;
  }

  static KeptCollection kept(String name) {
    KeptCollection kept =
        new KeptCollection(
            name,
            new byte[] {1, 2},
            List.of(
                new KeptBatch(0, "b1", bytes(1), 3, 0), new KeptBatch(7, "a1", bytes(2), 2, 5)));
    kept.setTaken(
        new KeptTaken(
            bytes(3),
            new byte[] {9},
            List.of(PartRead.opened(bytes(4)), PartRead.unread("it is not there"))));
    kept.setTakenDigests(List.of(bytes(5), bytes(6), bytes(7)));
    kept.setCombined(bytes(8));
    kept.setChecked(new byte[] {8, 8});
    kept.setVerdicts(new KeptVerdicts(new byte[] {0, 0, 1, 4, 0}, new byte[] {7}));
    return kept;
  }

  static byte[] written(KeptCollection kept) {
    CanonicalWriter out = new CanonicalWriter();
    kept.write(out);
    return out.toByteArray();
  }

  private void write() {
    HeldLock lock = state().lock();
    state().write(kept("c1"));
    state().unlock(lock);
  }

  @Test
  void keepsEverything() {
    write();
    KeptCollection read = state().readAll().get(0);
    assertThat(written(read)).isEqualTo(written(kept("c1")));
    assertThat(read.name()).isEqualTo("c1");
    assertThat(read.accepted()).isEqualTo(Map.of(0, 2L, 7, 1L));
    assertThat(read.taken().orElseThrow().parts().get(1).trouble()).isEqualTo("it is not there");
    assertThat(state().readAll()).hasSize(1);
  }

  @Test
  void thereMayBeNone() {
    assertThat(state().readAll()).isEmpty();
  }

  @Test
  void onlyTheOwnerReadsIt() throws Exception {
    write();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("c1"))))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(file("c1"), PosixFilePermissions.fromString("rw-r-----"));
    refuses("cannot be read (ExposedFileException)");
  }

  private void refuses(String why) {
    assertThatThrownBy(() -> state().readAll())
        .isInstanceOfSatisfying(
            EnvironmentException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STATE))
        .hasMessageContaining(file("c1").toString())
        .hasMessageContaining(why);
  }

  @Test
  void everyByteCounts() throws Exception {
    write();
    byte[] content = Files.readAllBytes(file("c1"));
    for (int at = 0; at < content.length; at++) {
      byte[] changed = content.clone();
      changed[at] ^= 1;
      Files.write(file("c1"), changed);
      refuses("is damaged");
    }
    for (int length : new int[] {0, 31, 32, 60, content.length - 1}) {
      Files.write(file("c1"), Arrays.copyOf(content, length));
      refuses("its checksum does not fit");
    }
  }

  @Test
  void aFileOfAnotherDealing() throws Exception {
    byte[] other = DEALING.clone();
    other[31] = 0;
    CollectionFolder elsewhere = new CollectionFolder(folder, other);
    HeldLock lock = elsewhere.lock();
    elsewhere.write(kept("c1"));
    elsewhere.unlock(lock);
    // The first 16 bytes, of which the folder's name is made, are the same.
    refuses("it does not start as such a file does");
  }

  @Test
  void aFileOfAnotherName() throws Exception {
    write();
    Files.copy(file("c1"), file("c2"));
    PosixFilePermissions.fromString("rw-------");
    Files.setPosixFilePermissions(file("c2"), PosixFilePermissions.fromString("rw-------"));
    assertThatThrownBy(() -> state().readAll())
        .hasMessageContaining("it is of a collection of another name");
  }

  @Test
  void whatIsNoVerdict() {
    CanonicalWriter out = new CanonicalWriter().bytes(new byte[0]).u32(2).u32(2).u8(5);
    assertThatThrownBy(() -> KeptVerdicts.read(new CanonicalReader(out.toByteArray()), 2))
        .hasMessage("a verdict is none, or has no rows");
    CanonicalWriter none = new CanonicalWriter().bytes(new byte[0]).u32(2).u32(0).u8(0);
    assertThatThrownBy(() -> KeptVerdicts.read(new CanonicalReader(none.toByteArray()), 2))
        .hasMessage("a verdict is none, or has no rows");
    CanonicalWriter many = new CanonicalWriter().bytes(new byte[0]).u32(2).u32(3).u8(0);
    assertThatThrownBy(() -> KeptVerdicts.read(new CanonicalReader(many.toByteArray()), 2))
        .hasMessage("rows of a verdict is 3, more than 2");
    CanonicalWriter other = new CanonicalWriter().bytes(new byte[0]).u32(3);
    assertThatThrownBy(() -> KeptVerdicts.read(new CanonicalReader(other.toByteArray()), 2))
        .hasMessage("the batches have another number of rows");
  }

  @Test
  void oneProcessAtATime() {
    HeldLock lock = state().lock();
    assertThatThrownBy(() -> state().lock())
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("another process collects this table");
    state().unlock(lock);
    state().unlock(state().lock());
  }
}
