package io.jointly.mailbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.InternalException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every mailbox must do, in one thread and in many; each kind runs all of it. */
public abstract class MailboxContract extends MailboxRaces {

  @Test
  void whatWasPutIsGotByAnotherHandle() throws Exception {
    try (Mailbox one = open();
        Mailbox other = open()) {
      one.put("run/session/join-0-0", "sealed".getBytes(UTF_8));
      assertThat(other.get("run/session/join-0-0", 6)).hasValue("sealed".getBytes(UTF_8));
    }
  }

  @Test
  void outlivesItsHandles() throws Exception {
    try (Mailbox one = open()) {
      one.put("a", new byte[] {1});
    }
    try (Mailbox later = open()) {
      assertThat(later.get("a", 1)).hasValue(new byte[] {1});
    }
  }

  @Test
  void nothingIsThereAtFirst() {
    Mailbox mailbox = open();
    assertThat(mailbox.get("a", 10)).isEmpty();
    assertThat(mailbox.get("a/b/c", 10)).isEmpty();
    assertThat(mailbox.list("")).isEmpty();
    assertThat(mailbox.list("a/b")).isEmpty();
    assertThat(mailbox.folders("")).isEmpty();
    assertThat(mailbox.folders("a/b")).isEmpty();
    mailbox.delete("a");
    mailbox.delete("a/b/c");
  }

  @Test
  void aNameIsGivenOnce() throws Exception {
    Mailbox mailbox = open();
    mailbox.put("a/b", new byte[] {1});
    assertThatThrownBy(() -> mailbox.put("a/b", new byte[] {2, 3}))
        .isInstanceOfSatisfying(
            NameTakenException.class, e -> assertThat(e.name()).isEqualTo("a/b"));
    assertThatThrownBy(() -> open().put("a/b", new byte[] {1}))
        .isInstanceOf(NameTakenException.class);
    assertThat(mailbox.get("a/b", 10)).hasValue(new byte[] {1});
    assertThat(mailbox.list("")).extracting(Mailbox.Entry::name).containsExactly("a/b");
  }

  @Test
  void aDeletedNameIsFree() throws Exception {
    Mailbox mailbox = open();
    mailbox.put("a/b", new byte[] {1});
    mailbox.delete("a/b");
    assertThat(mailbox.get("a/b", 10)).isEmpty();
    mailbox.put("a/b", new byte[] {2});
    assertThat(mailbox.get("a/b", 10)).hasValue(new byte[] {2});
  }

  @Test
  void contentsOfEverySizeComeBack() throws Exception {
    long seed = 20260101;
    Mailbox mailbox = open();
    for (int bytes : new int[] {0, 1, 511, 512, 4095, 4096, 65_537, 1 << 20, 20_000_003}) {
      byte[] content = new byte[bytes];
      new Random(seed + bytes).nextBytes(content);
      mailbox.put("of-" + bytes, content);
      assertThat(Arrays.equals(mailbox.get("of-" + bytes, bytes).orElseThrow(), content))
          .as("%d bytes, seed %d", bytes, seed)
          .isTrue();
    }
  }

  @Test
  void neitherSideCanReachIntoTheOthersArray() throws Exception {
    Mailbox mailbox = open();
    byte[] mine = {1, 2};
    mailbox.put("a", mine);
    mine[0] = 9;
    mailbox.get("a", 2).orElseThrow()[1] = 9;
    assertThat(mailbox.get("a", 2)).hasValue(new byte[] {1, 2});
  }

  @Test
  void moreThanTheCallerAllowsIsAnError() throws Exception {
    Mailbox mailbox = open();
    mailbox.put("a/secret", "0123456789".getBytes(UTF_8));
    assertThat(mailbox.get("a/secret", 10)).isPresent();
    for (int max : new int[] {9, 0}) {
      assertThatThrownBy(() -> mailbox.get("a/secret", max))
          .isInstanceOfSatisfying(
              EnvironmentException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MAILBOX))
          .hasMessageContaining("a/secret")
          .hasMessageContaining("10 bytes")
          .hasMessageContaining("at most " + max)
          .hasMessageNotContaining("0123456789");
    }
    mailbox.put("empty", new byte[0]);
    assertThat(mailbox.get("empty", 0)).hasValue(new byte[0]);
  }

  @Test
  void listsAFolderHoweverDeepAndInOrder() throws Exception {
    Mailbox mailbox = open();
    Instant before = Instant.now().minus(Duration.ofMinutes(1));
    for (String name : List.of("r/s/x/share-1", "r/s/join-1-0", "r/t/join-0-0", "r/s/join-0-0")) {
      mailbox.put(name, new byte[name.length()]);
    }
    for (String name : List.of("r-2/s/join-0-0", "r.2/s/join-0-0", "r0/s/join-0-0")) {
      mailbox.put(name, new byte[0]);
    }
    Instant after = Instant.now().plus(Duration.ofMinutes(1));

    List<Mailbox.Entry> found = mailbox.list("r/s");
    assertThat(found)
        .extracting(Mailbox.Entry::name)
        .containsExactly("r/s/join-0-0", "r/s/join-1-0", "r/s/x/share-1");
    assertThat(found)
        .allSatisfy(e -> assertThat(e.bytes()).isEqualTo(e.name().length()))
        .allSatisfy(e -> assertThat(e.modified()).isBetween(before, after));
    assertThat(mailbox.list("r")).hasSize(4);
    assertThat(mailbox.list(""))
        .hasSize(7)
        .isSortedAccordingTo(Comparator.comparing(Mailbox.Entry::name));
    assertThat(mailbox.list("r/s/join-0-0")).isEmpty();
    assertThat(mailbox.list("r/none")).isEmpty();
  }

  @Test
  void tellsTheFoldersOfAFolder() throws Exception {
    Mailbox mailbox = open();
    for (String name :
        List.of("r/s/x/y", "r/s/a", "r/s-2/a", "r/s.b/a", "r/s0/a", "r/t", "q", "r.s/a")) {
      mailbox.put(name, new byte[] {1});
    }
    assertThat(mailbox.folders("")).containsExactly("r", "r.s");
    assertThat(mailbox.folders("r")).containsExactly("r/s", "r/s-2", "r/s.b", "r/s0");
    assertThat(mailbox.folders("r/s")).containsExactly("r/s/x");
    for (String without : List.of("r/s/x", "r/t", "q", "none", "r/none/x")) {
      assertThat(mailbox.folders(without)).as(without).isEmpty();
    }
  }

  @Test
  void deletesAFolderAndNothingElse() throws Exception {
    Mailbox mailbox = open();
    for (String name : List.of("r/s/a", "r/s/x/b", "r/s2/a", "r/s-/a", "q/s/a", "r/s.a")) {
      mailbox.put(name, new byte[] {1});
    }
    mailbox.delete("r/s");
    assertThat(mailbox.list(""))
        .extracting(Mailbox.Entry::name)
        .containsExactly("q/s/a", "r/s-/a", "r/s.a", "r/s2/a");
    mailbox.delete("r");
    assertThat(mailbox.list("")).extracting(Mailbox.Entry::name).containsExactly("q/s/a");
    mailbox.put("r/s/a", new byte[] {2});
    assertThat(mailbox.get("r/s/a", 1)).hasValue(new byte[] {2});
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "../a",
        "a/../b",
        "a/./b",
        ".hidden",
        "a/.put-1",
        "A",
        "a b",
        "a\\b",
        "a:b",
        "\u00e4",
        "a\n",
        "a\u0000",
        "a*",
        "~",
        "-/\u202e"
      })
  void aNameOutsideTheGrammarIsABug(String name) {
    Mailbox mailbox = open();
    assertBug(() -> tryPut(mailbox, name, new byte[0]));
    assertBug(() -> mailbox.get(name, 1));
    assertBug(() -> mailbox.list(name));
    assertBug(() -> mailbox.folders(name));
    assertBug(() -> delete(mailbox, name));
  }

  @Test
  void theWholeMailboxCanBeListedButIsNoFile() {
    Mailbox mailbox = open();
    assertThat(mailbox.list("")).isEmpty();
    assertBug(() -> tryPut(mailbox, "", new byte[0]));
    assertBug(() -> mailbox.get("", 1));
    assertBug(() -> delete(mailbox, ""));
  }

  @Test
  void namesOfTheLongestKindWork() throws Exception {
    String segment = "a".repeat(120);
    String longest = String.join("/", segment, segment, segment, "b".repeat(100), "c".repeat(36));
    assertThat(longest).hasSize(MailboxName.MAX_LENGTH);
    Mailbox mailbox = open();
    mailbox.put(longest, new byte[] {7});
    assertThat(mailbox.get(longest, 1)).hasValue(new byte[] {7});
    assertThat(mailbox.list("")).extracting(Mailbox.Entry::name).containsExactly(longest);
    assertBug(() -> tryPut(mailbox, "a".repeat(121), new byte[0]));
    assertBug(() -> tryPut(mailbox, longest + "c", new byte[0]));
  }

  private static void assertBug(Callable<?> use) {
    assertThatThrownBy(use::call)
        .isInstanceOfSatisfying(
            InternalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUG));
  }

  private static String delete(Mailbox mailbox, String name) {
    mailbox.delete(name);
    return name;
  }
}
