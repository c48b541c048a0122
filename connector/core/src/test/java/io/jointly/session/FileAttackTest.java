package io.jointly.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.mailbox.FileMailbox;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.Parties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody else writes to the folder of a mailbox while three parties hold a session in it. */
class FileAttackTest {

  private static final long VECTORS = 5;
  private static final SessionClock FAST = new FastClock(120);

  @TempDir private Path temp;

  private final Parties parties = Parties.all(3, 1, 1).withRounds(4, 2);
  private final AtomicBoolean planted = new AtomicBoolean();
  private Path root;
  private Path outside;

  @BeforeEach
  void folders() throws IOException {
    root = Files.createDirectory(temp.resolve("mailbox"));
    outside = Files.createDirectory(temp.resolve("outside"));
  }

  /** What is done with a file. */
  private interface Deed {
    void to(Path file) throws IOException;
  }

  /** What stands in the place of a file. */
  enum Thing {
    /** To the file itself, which is now somewhere else: even the right bytes are not read. */
    LINK_TO_THE_FILE,
    LINK_TO_NOTHING,
    LINK_TO_ITSELF,
    FOLDER,
    PIPE;

    void replace(Path file, Path outside) throws IOException {
      Path moved = outside.resolve(file.getFileName());
      Files.move(file, moved);
      stand(file, moved);
    }

    void stand(Path file, Path other) throws IOException {
      switch (this) {
        case LINK_TO_THE_FILE, LINK_TO_NOTHING ->
            Files.createSymbolicLink(
                file, this == LINK_TO_NOTHING ? other.resolveSibling("nothing") : other);
        case LINK_TO_ITSELF -> Files.createSymbolicLink(file, file);
        case FOLDER -> Files.createDirectory(file);
        case PIPE -> mkfifo(file);
      }
    }

    private static void mkfifo(Path file) throws IOException {
      try {
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Does something once with the first file of such a name, before or after it is put. */
  private Mailbox attacked(String part, Deed before, Deed after) {
    return new HostileMailbox(FileMailbox.at(root)) {
      // Nobody may read between a put and what is done with the file.
      private final ReadWriteLock lock = new ReentrantReadWriteLock();

      @Override
      public Optional<byte[]> get(String name, int maxBytes) {
        lock.readLock().lock();
        try {
          return inner.get(name, maxBytes);
        } finally {
          lock.readLock().unlock();
        }
      }

      @Override
      public List<Entry> list(String folder) {
        lock.readLock().lock();
        try {
          return inner.list(folder);
        } finally {
          lock.readLock().unlock();
        }
      }

      @Override
      public void put(String name, byte[] content) throws NameTakenException {
        boolean isHit = name.contains(part) && planted.compareAndSet(false, true);
        Path file = root.resolve(name);
        lock.writeLock().lock();
        try {
          if (isHit) {
            Files.createDirectories(above(file, 1));
            before.to(file);
          }
          inner.put(name, content);
          if (isHit) {
            after.to(file);
          }
        } catch (IOException e) {
          throw new AssertionError(e);
        } finally {
          lock.writeLock().unlock();
        }
      }
    };
  }

  private static Path above(Path file, int folders) {
    Path folder = file;
    for (int i = 0; i < folders; i++) {
      folder = Objects.requireNonNull(folder.getParent());
    }
    return folder;
  }

  private List<Lockstep.End> run(Mailbox mailbox) {
    List<Lockstep.End> ends = Lockstep.of(parties, VECTORS).clock(FAST).over(me -> mailbox).run();
    for (Lockstep.End end : ends) {
      if (end.isOpened()) {
        assertThat(end.totals()).contains(parties.totals(VECTORS));
      } else {
        assertThat(end.code()).isNotEqualTo(ErrorCode.BUG);
      }
    }
    return ends;
  }

  static Stream<Arguments> replaced() {
    // All that is read without a listing.
    return Stream.of(
            "/start-0",
            "/shared-0-1",
            "/share-0-1-2-0-",
            "/commit-0-1",
            "/reveal-1-1",
            "/opened-1-1-2-0-")
        .flatMap(part -> Stream.of(Thing.values()).map(thing -> Arguments.of(part, thing)));
  }

  @ParameterizedTest
  @MethodSource("replaced")
  void whatIsNoFileIsNotRead(String part, Thing thing) {
    // A START is found by a listing, which shows files alone.
    boolean isListed = part.equals("/start-0");
    List<Lockstep.End> ends = run(attacked(part, file -> {}, file -> thing.replace(file, outside)));
    assertThat(planted).isTrue();
    assertThat(ends).anyMatch(end -> !end.isOpened());
    if (!isListed) {
      assertThat(ends)
          .filteredOn(end -> end.failedWith(ErrorCode.MAILBOX))
          .isNotEmpty()
          .allSatisfy(
              end ->
                  assertThat(end.message())
                      .contains(part)
                      .contains("found a link, a folder or a device instead of a file")
                      .contains("check who did"));
    } else {
      assertThat(ends)
          .allSatisfy(
              end -> assertThat(end.code()).isIn(ErrorCode.TIMEOUT, ErrorCode.PEER_STOPPED));
    }
  }

  /** What stands in a party's place is neither followed nor replaced. */
  @ParameterizedTest
  @EnumSource(Thing.class)
  void aPlaceThatIsTakenIsAConflict(Thing thing) throws IOException {
    Path victim = Files.writeString(outside.resolve("victim"), "as it was");
    List<Lockstep.End> ends =
        run(attacked("/commit-0-1", file -> thing.stand(file, victim), file -> {}));
    assertThat(ends.get(1).code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(ends.get(1).message()).contains("COMMIT, party south").contains("/commit-0-1");
    assertThat(ends).noneMatch(Lockstep.End::isOpened);
    assertThat(victim).hasContent("as it was");
    try (Stream<Path> files = Files.list(outside)) {
      assertThat(files).containsExactly(victim);
    }
  }

  /** Nobody reads or writes past the folder that became a link. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aFolderThatBecomesALinkIsNotEntered(int above) {
    List<Lockstep.End> ends =
        run(
            attacked(
                "/shared-0-1",
                file -> {},
                file -> {
                  Path folder = above(file, above);
                  Path moved = outside.resolve(folder.getFileName());
                  Files.move(folder, moved);
                  Files.createSymbolicLink(folder, moved);
                }));
    assertThat(ends).noneMatch(Lockstep.End::isOpened);
    assertThat(ends)
        .allSatisfy(
            end ->
                assertThat(end.code())
                    .isIn(ErrorCode.MAILBOX, ErrorCode.PEER_STOPPED, ErrorCode.TIMEOUT));
    assertThat(ends)
        .filteredOn(end -> end.failedWith(ErrorCode.MAILBOX))
        .isNotEmpty()
        .allSatisfy(end -> assertThat(end.message()).contains("found a link"));
  }

  @Test
  void oddNamesAreNobodysMessages() throws IOException {
    List<Lockstep.End> ends =
        run(
            attacked(
                "/shared-0-1",
                file -> {},
                file -> {
                  litter(root);
                  litter(above(file, 1));
                  litter(above(file, 2));
                  litter(above(file, 3));
                }));
    assertThat(planted).isTrue();
    assertThat(ends).allMatch(Lockstep.End::isOpened);
  }

  private void litter(Path folder) throws IOException {
    for (String name :
        List.of(
            "JOIN-0-0",
            "join-0-0 ",
            "join-0-0\n",
            "join-00-0",
            "join-0",
            "join-64-0",
            "join-0-99999999999",
            "stop--1-0",
            ".put-0",
            ".join-1-0",
            "-",
            "Ünïcöde",
            "a".repeat(121),
            "a".repeat(255),
            "commit-0-1.bak",
            "commit-0-1~")) {
      try {
        Files.write(folder.resolve(name), new byte[] {1});
      } catch (InvalidPathException | FileSystemException e) {
        // A file system or locale that has no such names.
      }
    }
    Files.createSymbolicLink(folder.resolve("loop"), root);
    Files.createSymbolicLink(folder.resolve("join-2-9"), outside);
    Files.createDirectories(folder.resolve("d".repeat(32)).resolve("e".repeat(32)));
    byte[] notUtf8 = {(byte) 0xff, (byte) 0xfe};
    Path odd = folder.resolve(new String(notUtf8, StandardCharsets.ISO_8859_1));
    Files.deleteIfExists(odd);
  }

  /** The times of files are whatever the folder's keeper sets them to. */
  @Test
  void timesOfFilesOpenNothingElse() {
    Set<FileTime> times =
        Set.of(
            FileTime.from(Instant.EPOCH),
            FileTime.from(Instant.parse("1902-01-01T00:00:00Z")),
            FileTime.from(Instant.parse("2400-01-01T00:00:00Z")));
    for (FileTime time : times) {
      planted.set(false);
      List<Lockstep.End> ends =
          Lockstep.of(parties.withRun("at " + time), VECTORS)
              .over(
                  me ->
                      attacked(
                          "/join-" + me, file -> {}, file -> Files.setLastModifiedTime(file, time)))
              .run();
      assertThat(ends).allMatch(Lockstep.End::isOpened);
    }
  }
}
