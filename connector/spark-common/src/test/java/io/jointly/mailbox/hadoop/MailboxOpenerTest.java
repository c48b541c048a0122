package io.jointly.mailbox.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.error.CallerException;
import io.jointly.error.EnvironmentException;
import io.jointly.mailbox.FileMailbox;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxAddress;
import io.jointly.mailbox.MemoryMailbox;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxOpenerTest {

  @TempDir Path temp;

  @Test
  void memoryIsSharedByName() throws Exception {
    try (Mailbox mailbox = open("memory:mailboxes-test", new Configuration(false))) {
      mailbox.put("a", new byte[] {1});
      assertThat(MemoryMailbox.named("mailboxes-test").get("a", 1)).hasValue(new byte[] {1});
    } finally {
      MemoryMailbox.forget("mailboxes-test");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "file:", "file://"})
  void aFolderNeedsNoHadoop(String prefix) throws Exception {
    Path folder = Files.createDirectory(temp.resolve("our mail"));
    try (Mailbox mailbox = open(prefix + folder, new Configuration(false))) {
      assertThat(mailbox).isInstanceOf(FileMailbox.class).hasToString("file:" + folder);
      mailbox.put("a", new byte[] {1});
    }
    assertThat(folder.resolve("a")).hasBinaryContent(new byte[] {1});
    try (var children = Files.list(folder)) {
      assertThat(children).hasSize(1);
    }
  }

  @Test
  void hdfsAndS3GoThroughHadoop() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("our mail"));
    try (Mailbox mailbox = open("hdfs://test" + folder, LikeHdfs.configuration())) {
      assertThat(mailbox).hasToString("hdfs://test" + folder);
      mailbox.put("a", new byte[] {1});
    }
    assertThat(folder.resolve("a")).hasBinaryContent(new byte[] {1});
    try (Mailbox mailbox = open("s3a://bucket" + folder, LikeS3.configuration())) {
      mailbox.put("b", new byte[] {2});
      assertThat(mailbox.list("")).extracting(Mailbox.Entry::name).containsExactly("a", "b");
    }
  }

  @Test
  void whatHadoopCannotOpenIsSaidAtOnce() {
    assertThatThrownBy(() -> open("s3a://bucket/mail", new Configuration()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("s3a://bucket/mail")
        .hasMessageContaining("S3AFileSystem not found")
        .hasMessageContaining("the jars");
    assertThatThrownBy(() -> open("hdfs://no-such-host.invalid/mail", new Configuration()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("no-such-host.invalid");
    assertThatThrownBy(() -> open("hdfs:/mail", new Configuration()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("hdfs:/mail");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:/srv/mail", "/srv/mail", "viewfs://x/mail", "gs://b/mail"})
  void otherFileSystemsOfHadoopAreNotTrustedWithIt(String root) {
    assertThatThrownBy(() -> new HadoopMailbox(URI.create(root), new Configuration(false)))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("exclusively");
  }

  private static Mailbox open(String address, Configuration configuration) {
    return MailboxOpener.open(MailboxAddress.parse(address), configuration);
  }
}
