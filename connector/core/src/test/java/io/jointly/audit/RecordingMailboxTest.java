package io.jointly.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.codec.Sha256;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxFailure;
import io.jointly.mailbox.MemoryMailbox;
import io.jointly.mailbox.NameTakenException;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingMailboxTest {

  private static final String IN_ATTEMPT = Logs.SESSION + "/" + Logs.ATTEMPT + "/";

  @TempDir Path folder;
  private final MemoryMailbox inner = MemoryMailbox.named("recording");
  private Path file;
  private AuditLog log;
  private RecordingMailbox mailbox;

  @BeforeEach
  void open() {
    file = folder.resolve("log");
    log = Logs.open(file, "north", Logs.identity());
    mailbox = new RecordingMailbox(inner, log);
  }

  @AfterEach
  void forget() {
    MemoryMailbox.forget("recording");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Of all records but the first and its signature, the fields that are not in every record. */
  private List<String> records() throws IOException {
    return Logs.records(Files.readAllBytes(file)).stream()
        .skip(2)
        .map(line -> line.event().kind().text() + " " + line.event().fields())
        .map(text -> text.replace(Logs.SESSION, "S").replace(Logs.ATTEMPT, "A"))
        .toList();
  }

  private static String sha(String text) {
    return Sha256.hex(bytes(text));
  }

  @Test
  void messagesAreRecordedByNameSizeAndDigest() throws Exception {
    mailbox.put(Logs.SESSION + "/join-0-0", bytes("abc"));
    mailbox.put(IN_ATTEMPT + "shared-0-0", bytes("secret text"));
    assertThat(mailbox.get(IN_ATTEMPT + "shared-0-1", 100)).isEmpty();
    inner.put(IN_ATTEMPT + "shared-0-1", bytes("theirs"));
    for (int again = 0; again < 3; again++) {
      assertThat(mailbox.get(IN_ATTEMPT + "shared-0-1", 100)).hasValue(bytes("theirs"));
    }
    assertThat(records())
        .containsExactly(
            "put {SESSION=S, MESSAGE=join-0-0, BYTES=3, SHA256="
                + "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad}",
            "put {SESSION=S, ATTEMPT=A, MESSAGE=shared-0-0, BYTES=11, SHA256=%s}"
                .formatted(sha("secret text")),
            "got {SESSION=S, ATTEMPT=A, MESSAGE=shared-0-1, BYTES=6, SHA256=%s}"
                .formatted(sha("theirs")));
    assertThat(file).content().doesNotContain("secret", "theirs");
  }

  @Test
  void anotherContentUnderTheSameNameIsRecordedToo() throws Exception {
    for (String content : List.of("one", "one", "two", "one")) {
      inner.delete(IN_ATTEMPT + "commit-0-1");
      inner.put(IN_ATTEMPT + "commit-0-1", bytes(content));
      mailbox.get(IN_ATTEMPT + "commit-0-1", 100);
    }
    assertThat(records()).hasSize(3);
  }

  @Test
  void blocksAreCountedAndToldWithTheNextMessage() throws Exception {
    for (int block = 0; block < 3; block++) {
      mailbox.put(IN_ATTEMPT + "share-0-0-1-" + block + "-0badcafe", new byte[100 + block]);
      mailbox.get(IN_ATTEMPT + "share-0-0-1-" + block + "-0badcafe", 1000);
    }
    mailbox.get(IN_ATTEMPT + "opened-0-0-1-0-00000000", 1000);
    assertThat(records()).isEmpty();
    mailbox.put(IN_ATTEMPT + "shared-0-0", bytes("x"));
    mailbox.put(IN_ATTEMPT + "done-0", bytes("x"));
    mailbox.get(IN_ATTEMPT + "share-0-0-1-0-0badcafe", 1000);
    log.record(mailbox.withBlocks(Logs.answered(Logs.SESSION)));
    assertThat(records().get(0))
        .contains("BLOCKS_PUT=3, BLOCK_BYTES_PUT=303, BLOCKS_GOT=3, BLOCK_BYTES_GOT=303}");
    assertThat(records().get(1)).doesNotContain("BLOCKS");
    assertThat(records().get(2)).contains("BLOCKS_GOT=1, BLOCK_BYTES_GOT=100").startsWith("answ");
  }

  @Test
  void whatIsNotPutIsToldAfterwards() throws Exception {
    inner.put(IN_ATTEMPT + "done-0", bytes("theirs"));
    assertThatThrownBy(() -> mailbox.put(IN_ATTEMPT + "done-0", bytes("mine")))
        .isInstanceOf(NameTakenException.class);
    assertThat(records())
        .containsExactly(
            "put {SESSION=S, ATTEMPT=A, MESSAGE=done-0, BYTES=4, SHA256=" + sha("mine") + "}",
            "not_put {SESSION=S, ATTEMPT=A, MESSAGE=done-0, SHA256="
                + sha("mine")
                + ", REASON=taken}");
    InvocationHandler broken =
        (proxy, method, arguments) -> {
          throw MailboxFailure.of("put", "x", "box", "mount it", new IOException("gone"));
        };
    Mailbox failing =
        (Mailbox)
            Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Mailbox.class}, broken);
    assertThatThrownBy(
            () -> new RecordingMailbox(failing, log).put(IN_ATTEMPT + "done-0", bytes("m")))
        .isInstanceOfSatisfying(
            EnvironmentException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MAILBOX));
    assertThat(records()).last().asString().contains("not_put", "REASON=failed");
  }

  @Test
  void whatCannotBeRecordedIsNotPut() throws Exception {
    Files.delete(file);
    assertThatThrownBy(() -> mailbox.put(IN_ATTEMPT + "done-0", bytes("mine")))
        .isInstanceOfSatisfying(
            EnvironmentException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.AUDIT));
    assertThat(inner.list("")).isEmpty();
  }

  /** Partners need not wait for a party whose log is gone. */
  @Test
  void aStopIsPutEvenSo() throws Exception {
    Files.delete(file);
    mailbox.put(Logs.SESSION + "/stop-0-0", bytes("code"));
    assertThat(inner.get(Logs.SESSION + "/stop-0-0", 10)).hasValue(bytes("code"));
    for (String other : new String[] {Logs.SESSION + "/stopped-0-0", IN_ATTEMPT + "stop-0-0"}) {
      assertThatThrownBy(() -> mailbox.put(other, bytes("code")))
          .isInstanceOf(EnvironmentException.class);
    }
    assertThat(inner.list("")).hasSize(1);
  }

  @Test
  void otherNamesAreRecordedAsTheyAre() throws Exception {
    mailbox.put("check-1/probe", bytes("x"));
    mailbox.put(IN_ATTEMPT + "notes", bytes("x"));
    assertThat(records().get(0)).startsWith("put {MESSAGE=check-1/probe, ");
    assertThat(records().get(1)).startsWith("put {MESSAGE=S/A/notes, ");
  }
}
