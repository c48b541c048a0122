package io.jointly.mailbox.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.error.EnvironmentException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxContract;
import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
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
    // As every client of Hadoop before 3.4.2, this one does not know the option.
    assertThatThrownBy(() -> open(LikeHdfs.configuration("s3a", LikeHdfs.class)))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("opening of mailbox s3a://bucket/")
        .hasMessageContaining("on the condition that its name is free")
        .hasMessageContaining("3.4.2")
        .hasMessageContaining("fs.s3a.create.conditional.enabled");
  }
}
