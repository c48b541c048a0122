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
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.util.VersionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3MailboxTest extends MailboxContract {

  @TempDir Path temp;

  @Override
  protected Mailbox open() {
    return open(LikeS3.configuration());
  }

  private Mailbox open(Configuration configuration) {
    return new HadoopMailbox(URI.create("s3a://bucket" + temp.resolve("mail")), configuration);
  }

  /** Breaks off in the middle of an upload. */
  public static class Breaking extends LikeS3 {
    @Override
    Upload upload(org.apache.hadoop.fs.Path path) {
      return new Upload(path) {
        @Override
        public synchronized void write(byte[] bytes, int from, int n) {
          super.write(bytes, from, 3);
          throw new IllegalStateException("broken off");
        }
      };
    }
  }

  @Test
  void anUploadThatBreaksOffIsNotPublished() {
    Mailbox mailbox = open(LikeHdfs.configuration("s3a", Breaking.class));
    assertThatThrownBy(() -> mailbox.put("r/a", new byte[10])).hasMessage("broken off");
    assertThat(mailbox.get("r/a", 10)).isEmpty();
    assertThat(mailbox.list("")).isEmpty();
  }

  @Test
  void aClientThatCannotCreateExclusivelyIsNotUsed() {
    // As any client that is not Hadoop's own, this one does not know the option.
    assertThatThrownBy(() -> open(LikeHdfs.configuration("s3a", LikeHdfs.class)))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("opening of mailbox s3a://bucket/")
        .hasMessageContaining("on the condition that its name is free")
        .hasMessageContaining("client of Hadoop " + VersionInfo.getVersion())
        .hasMessageContaining("at least 3.3.4")
        .hasMessageContaining("fs.s3a.create.conditional.enabled");
  }

  /** Knows no condition, as some S3 servers do: whatever comes later replaces what is there. */
  public static class Forgetful extends LikeS3 {
    @Override
    Upload upload(org.apache.hadoop.fs.Path path) {
      return new Upload(path) {
        @Override
        void publish(Path aside) throws IOException {
          Files.copy(aside, target(), StandardCopyOption.REPLACE_EXISTING);
        }
      };
    }
  }

  @Test
  void aStoreThatReplacesWhatIsThereIsNotUsed() {
    Mailbox mailbox = open(LikeHdfs.configuration("s3a", Forgetful.class));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> mailbox.put("r/a", new byte[10]))
          .isInstanceOf(EnvironmentException.class)
          .hasMessageContaining("put of 'r/a' in mailbox s3a://bucket/")
          .hasMessageContaining("asked to refuse a name that is taken")
          .hasMessageContaining("conditional writes");
      assertThat(mailbox.get("r/a", 10)).isEmpty();
    }
    assertThat(mailbox.list("")).isEmpty();
  }

  @Test
  void theTrialOfTheStoreIsOneNameThatNobodySees() throws Exception {
    for (int i = 0; i < 3; i++) {
      open().put("r/a" + i, new byte[1]);
    }
    try (Stream<Path> files = Files.list(temp.resolve("mail"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("r", StoreTrial.NAME);
    }
    assertThat(open().list("")).hasSize(3);
  }
}
