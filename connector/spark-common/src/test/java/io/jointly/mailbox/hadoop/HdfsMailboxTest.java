package io.jointly.mailbox.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.error.EnvironmentException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxContract;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HdfsMailboxTest extends MailboxContract {

  @TempDir Path temp;

  @Override
  protected Mailbox open() {
    return open(LikeHdfs.class);
  }

  private Mailbox open(Class<? extends LikeHdfs> implementation) {
    return new HadoopMailbox(
        URI.create("hdfs://test" + root()), LikeHdfs.configuration("hdfs", implementation));
  }

  private Path root() {
    return temp.resolve("our/mail");
  }

  @BeforeEach
  void makeTheFolder() throws IOException {
    Files.createDirectories(root());
  }

  @Test
  void aMailboxThatDoesNotExistIsNotCreated() {
    assertThatThrownBy(
            () ->
                new HadoopMailbox(
                    URI.create("hdfs://test" + temp + "/our/mial"), LikeHdfs.configuration()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("the mailbox hdfs://test" + temp + "/our/mial does not exist")
        .hasMessageContaining("`hdfs dfs -mkdir hdfs://test" + temp + "/our/mial`");
    assertThat(temp.resolve("our/mial")).doesNotExist();
  }

  @Test
  void leavesNothingButTheFile() throws Exception {
    open().put("r/s/a", new byte[10]);
    assertThat(tryPut(open(), "r/s/a", new byte[10])).isFalse();
    assertThat(names(root().resolve("r/s"))).containsExactly("a");
  }

  @Test
  void whatACrashLeftIsIgnoredAndDeletedWithItsFolder() throws Exception {
    Mailbox mailbox = open();
    mailbox.put("r/s/a", new byte[10]);
    Files.write(root().resolve("r/s/.put-crashed"), new byte[5]);
    Files.write(root().resolve("r/s/A"), new byte[5]);
    assertThat(mailbox.list("")).extracting(Mailbox.Entry::name).containsExactly("r/s/a");
    mailbox.put("r/s/b", new byte[10]);
    mailbox.delete("r/s");
    assertThat(root()).isEmptyDirectory();
  }

  @Test
  void aFolderInAFilesPlaceIsAnError() throws Exception {
    Mailbox mailbox = open();
    mailbox.put("r/folder/a", new byte[1]);
    assertThatThrownBy(() -> mailbox.get("r/folder", 10))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("get of 'r/folder' in mailbox hdfs://test" + root())
        .hasMessageContaining("link, a folder or a device");
    // HDFS moves it into the folder: lost, as in any mailbox that loses things, but not in the way.
    mailbox.put("r/folder", new byte[1]);
    assertThat(mailbox.list("")).extracting(Mailbox.Entry::name).containsExactly("r/folder/a");
  }

  /** Lists what nobody asked for. */
  public static class Inventive extends LikeHdfs {
    @Override
    public FileStatus[] listStatus(org.apache.hadoop.fs.Path path) {
      String asked = path.toString();
      return Stream.of(
              "hdfs://test/etc/passwd",
              "hdfs://test/a",
              asked,
              asked + "a",
              asked + "-2/a",
              asked + "/A",
              asked + "/.put-1",
              asked + "/../b",
              asked + "/a\n",
              asked + "/" + "x".repeat(121),
              asked + "/fits")
          .map(p -> new FileStatus(1, false, 1, 1, 1, new org.apache.hadoop.fs.Path(p)))
          .toArray(FileStatus[]::new);
    }
  }

  @Test
  void whatWasNotAskedForOrDoesNotFitIsNotListed() {
    Mailbox mailbox = open(Inventive.class);
    assertThat(mailbox.list("r/s")).extracting(Mailbox.Entry::name).containsExactly("r/s/fits");
    assertThat(mailbox.list("")).extracting(Mailbox.Entry::name).containsExactly("fits");
  }

  /** Announces another length than the file has. */
  public static class Liar extends LikeHdfs {
    @Override
    public FileStatus getFileStatus(org.apache.hadoop.fs.Path path) throws IOException {
      FileStatus real = super.getFileStatus(path);
      long length = path.getName().startsWith("longer") ? 3 : 7;
      return real.isFile() ? new FileStatus(length, false, 1, 1, 1, real.getPath()) : real;
    }
  }

  @Test
  void moreOrFewerBytesThanAnnouncedAreAnError() throws Exception {
    open().put("longer", new byte[5]);
    open().put("shorter", new byte[5]);
    Mailbox mailbox = open(Liar.class);
    for (String name : List.of("longer", "shorter")) {
      assertThatThrownBy(() -> mailbox.get(name, 10))
          .isInstanceOf(EnvironmentException.class)
          .hasMessageContaining("get of '" + name + "'")
          .hasMessageContaining("bytes that were announced");
    }
    assertThatThrownBy(() -> mailbox.get("longer", 2)).hasMessageContaining("3 bytes");
  }

  /** Is full after three bytes. */
  public static class Full extends LikeHdfs {
    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path path,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        @Nullable Progressable progress)
        throws IOException {
      FSDataOutputStream out =
          super.create(path, overwrite, bufferSize, replication, blockSize, progress);
      return new FSDataOutputStream(out, null) {
        @Override
        public synchronized void write(byte[] bytes, int from, int n) throws IOException {
          super.write(bytes, from, Math.min(3, n));
          throw new IOException("no room");
        }
      };
    }
  }

  @Test
  void aPutThatFailsHalfWayLeavesNothing() throws Exception {
    Mailbox mailbox = open(Full.class);
    assertThatThrownBy(() -> mailbox.put("r/s/a", new byte[10]))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("put of 'r/s/a'")
        .hasMessageContaining("no room");
    assertThat(mailbox.get("r/s/a", 10)).isEmpty();
    assertThat(names(root().resolve("r/s"))).isEmpty();
  }

  /** Does not answer. */
  public static class Dead extends LikeHdfs {
    @Override
    public FileStatus getFileStatus(org.apache.hadoop.fs.Path path) throws IOException {
      throw new IOException("connection refused\n\tat org.apache.hadoop.ipc.Server");
    }

    @Override
    public FileStatus[] listStatus(org.apache.hadoop.fs.Path path) throws IOException {
      throw new IOException("connection refused\n\tat org.apache.hadoop.ipc.Server");
    }

    @Override
    public boolean delete(org.apache.hadoop.fs.Path path, boolean recursive) throws IOException {
      throw new IOException("connection refused\n\tat org.apache.hadoop.ipc.Server");
    }

    @Override
    public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to) {
      return false;
    }
  }

  @Test
  void aPlaceThatDoesNotAnswerFailsByName() {
    Mailbox mailbox = open(Dead.class);
    assertFails("put of 'r/a'", () -> tryPut(mailbox, "r/a", new byte[1]));
    assertFails("get of 'r/a'", () -> mailbox.get("r/a", 1));
    assertFails("list of 'r'", () -> mailbox.list("r"));
    assertFails("delete of 'r'", () -> mailbox.delete("r"));
  }

  @Test
  void aHandleIsMadeFromAnAddressAndAConfigurationAlone() throws Exception {
    Configuration configuration = LikeHdfs.configuration();
    URI address = URI.create("hdfs://test" + root());
    try (Mailbox one = new HadoopMailbox(address, configuration)) {
      one.put("a", new byte[] {1});
    }
    assertThat(new HadoopMailbox(address, configuration).get("a", 1)).hasValue(new byte[] {1});
  }

  private static void assertFails(String start, Runnable use) {
    assertThatThrownBy(use::run)
        .isInstanceOf(EnvironmentException.class)
        .hasMessageStartingWith("[JOINTLY_MAILBOX] " + start + " in mailbox hdfs://test/")
        .hasMessageContaining("(IOException: ")
        .hasMessageContaining("belongs to a common group")
        .hasMessageNotContaining("ipc.Server");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }
}
