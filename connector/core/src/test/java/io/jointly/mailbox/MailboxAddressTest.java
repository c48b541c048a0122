package io.jointly.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.MailboxAddress.Scheme;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxAddressTest {

  @ParameterizedTest
  @CsvSource({
    "memory:trial-1,              MEMORY, '',         trial-1,    memory:trial-1",
    "/srv/mail,                   FILE,   '',         /srv/mail,  file:/srv/mail",
    "/srv/mail/,                  FILE,   '',         /srv/mail,  file:/srv/mail",
    "file:/srv/mail,              FILE,   '',         /srv/mail,  file:/srv/mail",
    "file:///srv/mail/,           FILE,   '',         /srv/mail,  file:/srv/mail",
    "'/srv/our mail',             FILE,   '',         /srv/our mail, file:/srv/our mail",
    "'/srv/B\u00fcro,1+2=3@x..',  FILE,   '',         '/srv/B\u00fcro,1+2=3@x..', 'file:/srv/B\u00fcro,1+2=3@x..'",
    "hdfs:/mail,                  HDFS,   '',         /mail,      hdfs:/mail",
    "hdfs:///mail,                HDFS,   '',         /mail,      hdfs:/mail",
    "hdfs://nn_1.example:8020/a/b/, HDFS, nn_1.example:8020, /a/b, hdfs://nn_1.example:8020/a/b",
    "s3a://our-bucket.1/mail,     S3A,    our-bucket.1, /mail,    s3a://our-bucket.1/mail",
    "s3a://bucket/,               S3A,    bucket,     /,          s3a://bucket/",
    "s3a://bucket,                S3A,    bucket,     /,          s3a://bucket/"
  })
  void readsAndWritesOneForm(
      String text, Scheme scheme, String authority, String path, String canonical) {
    MailboxAddress address = MailboxAddress.parse(text);
    assertThat(address).isEqualTo(new MailboxAddress(scheme, authority, path));
    assertThat(address).hasToString(canonical);
    assertThat(MailboxAddress.parse(canonical)).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "mail",
        "./mail",
        "../mail",
        "mail/box",
        "~/mail",
        "C:\\mail",
        "C:/mail",
        "\\\\host\\mail",
        " /srv/mail",
        "/srv/mail ",
        "/srv/mail\n",
        "/",
        "//",
        "//host/mail",
        "/srv//mail",
        "/srv/./mail",
        "/srv/../mail",
        "/srv/..",
        "/srv/mail//",
        "/srv/a%20b",
        "/srv/a?b",
        "/srv/a#b",
        "/srv/*",
        "/srv/{a,b}",
        "/srv/[a]",
        "/srv/a:b",
        "/srv/a\\b",
        "/srv/ a",
        "/srv/a\u0000b",
        "/srv/a\tb",
        "file:",
        "file:/",
        "file:///",
        "file:mail",
        "file://host/mail",
        "file:////mail",
        "FILE:/srv/mail",
        "memory:",
        "memory:A",
        "memory:a_b",
        "memory:a/b",
        "memory://a",
        "memory:a b",
        "memory",
        "Memory:a",
        "memory:a\n",
        "hdfs:",
        "hdfs:/",
        "hdfs:mail",
        "hdfs://",
        "hdfs://host",
        "hdfs://host/",
        "hdfs://me@host/mail",
        "hdfs://host:/mail",
        "hdfs://host:123456/mail",
        "hdfs://h st/mail",
        "hdfs://host/mail?x=1",
        "s3a:",
        "s3a:/mail",
        "s3a:///mail",
        "s3a://b/mail",
        "s3a://Bucket/mail",
        "s3a://-bucket/mail",
        "s3a://key:secret@bucket/mail",
        "s3a://bucket:80/mail",
        "s3a://bucket//mail",
        "s3://bucket/mail",
        "s3n://bucket/mail",
        "http://host/mail",
        "https://host/mail",
        "ftp://host/mail",
        "abfss://c@a.dfs.core.windows.net/mail",
        "gs://bucket/mail",
        "jar:file:/x",
        ":",
        ":/mail"
      })
  void refusesEverythingElseAndSaysWhatItCan(String text) {
    assertThatThrownBy(() -> MailboxAddress.parse(text))
        .isInstanceOfSatisfying(
            CallerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OPTION))
        .hasMessageContaining("the address of the mailbox cannot be used: ")
        .hasMessageContaining("memory:NAME")
        .hasMessageContaining("file:/path")
        .hasMessageContaining("hdfs://host/path")
        .hasMessageContaining("s3a://bucket/path");
  }

  @Test
  void namesAreAsLongAsTheyMayBe() {
    assertThat(MailboxAddress.parse("memory:" + "a".repeat(64)).path()).hasSize(64);
    assertThatThrownBy(() -> MailboxAddress.parse("memory:" + "a".repeat(65)))
        .isInstanceOf(CallerException.class);
  }

  @Test
  void anErrorSaysWhyAndDoesNotRepeatASecret() {
    assertThatThrownBy(() -> MailboxAddress.parse("https://me:pass@host/mail"))
        .hasMessageContaining("a mailbox cannot be reached over HTTP")
        .hasMessageNotContaining("pass");
    assertThatThrownBy(() -> MailboxAddress.parse("s3a://key:pass@bucket/mail"))
        .hasMessageContaining("no keys")
        .hasMessageNotContaining("pass");
    assertThatThrownBy(() -> MailboxAddress.parse("s3://bucket/mail")).hasMessageContaining("s3a:");
    assertThatThrownBy(() -> MailboxAddress.parse("gs://bucket/mail"))
        .hasMessageContaining("'gs:' is not known");
    assertThatThrownBy(() -> MailboxAddress.parse("mail/box"))
        .hasMessageContaining("not an absolute path");
  }

  @Test
  void travelsToExecutors() throws Exception {
    MailboxAddress address = MailboxAddress.parse("hdfs://host/mail");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(address);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(address);
    }
  }
}
