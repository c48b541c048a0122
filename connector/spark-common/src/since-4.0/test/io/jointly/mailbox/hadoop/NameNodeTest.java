package io.jointly.mailbox.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.error.EnvironmentException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxCleaner;
import io.jointly.mailbox.MailboxContract;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.AclEntry;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants.SafeModeAction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A mailbox on a real name node, used by parties who are different users of one group. */
class NameNodeTest extends MailboxContract {

  private static final String RUN = "0123456789abcdef0123456789abcdef";
  private static final String SESSION = RUN + "/fedcba9876543210fedcba9876543210";

  private Path root;
  private int handles;

  @BeforeEach
  void makeTheFolder() throws IOException {
    root = NameNode.folder("770");
  }

  /** The handles of the contract's tests belong to two parties by turns. */
  @Override
  protected synchronized Mailbox open() {
    try {
      return open(handles++ % 2 == 0 ? "north" : "south");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected int racedNames() {
    return 40;
  }

  @Override
  protected int folderRounds() {
    return 50;
  }

  private HadoopMailbox open(String user) throws Exception {
    return NameNode.open(user, root, "002");
  }

  @Test
  void partiesReadAndCleanWhatOthersHavePut() throws Exception {
    open("north").put(SESSION + "/join-0", new byte[] {1});
    open("south").put(SESSION + "/join-1", new byte[] {2, 2});
    assertThat(open("south").get(SESSION + "/join-0", 1)).hasValue(new byte[] {1});
    assertThat(tryPut(open("south"), SESSION + "/join-0", new byte[] {3})).isFalse();
    assertThat(open("north").get(SESSION + "/join-0", 1)).hasValue(new byte[] {1});

    MailboxCleaner cleaner = MailboxCleaner.of(open("south"));
    // By the name node's clock, which is this machine's.
    assertThat(cleaner.deleteOlderThan(Duration.ofMinutes(5), Instant.now())).isEmpty();
    assertThat(cleaner.deleteOlderThan(Duration.ZERO, Instant.now().plusSeconds(5)))
        .singleElement()
        .satisfies(
            session -> {
              assertThat(session.folder()).isEqualTo(SESSION);
              assertThat(session.files()).isEqualTo(2);
              assertThat(session.bytes()).isEqualTo(3);
            });
    assertThat(namesBelow(root)).isEmpty();
  }

  @Test
  void nothingIsLeftButTheFile() throws Exception {
    open("north").put("r/s/a", new byte[10]);
    assertThat(tryPut(open("south"), "r/s/a", new byte[10])).isFalse();
    assertThat(namesBelow(root)).containsExactly("a");
  }

  @Test
  @Timeout(120)
  void ofTwoUsersWhoRaceExactlyOneWinsEachName() throws Exception {
    int names = 60;
    List<Set<Integer>> won = new ArrayList<>();
    List<HadoopMailbox> mailboxes = List.of(open("north"), open("south"));
    List<Thread> writers = new ArrayList<>();
    for (HadoopMailbox mailbox : mailboxes) {
      Set<Integer> wins = ConcurrentHashMap.newKeySet();
      won.add(wins);
      Thread writer =
          new Thread(
              () ->
                  IntStream.range(0, names)
                      .filter(i -> tryPut(mailbox, "r/f" + i, new byte[won.indexOf(wins) + 1]))
                      .forEach(wins::add));
      writers.add(writer);
      writer.start();
    }
    for (Thread writer : writers) {
      writer.join();
    }
    assertThat(won.stream().flatMap(Set::stream))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, names).boxed().toList());
    assertThat(open("north").list("")).hasSize(names);
  }

  @Test
  void aUserWithoutRightsCanDoNothing() throws Exception {
    open("north").put("r/a", new byte[1]);
    Mailbox mailbox = open("stranger");
    assertFails("get of 'r/a'", "user=stranger", () -> mailbox.get("r/a", 1));
    assertFails("get of 'r/b'", "user=stranger", () -> mailbox.get("r/b", 1));
    assertFails("list of mailbox", "user=stranger", () -> mailbox.list(""));
    assertFails("put of 'r/a'", "user=stranger", () -> tryPut(mailbox, "r/a", one()));
    assertFails("put of 'b'", "user=stranger", () -> tryPut(mailbox, "b", one()));
    assertFails("delete of 'r'", "user=stranger", () -> delete(mailbox, "r"));
    assertThat(namesBelow(root)).containsExactly("a");
  }

  @Test
  void aPartyThatMayOnlyReadReadsAndIsToldThatItCannotPut() throws Exception {
    NameNode.superuser().setPermission(root, new FsPermission("775"));
    open("north").put("r/a", new byte[] {1});
    Mailbox mailbox = open("auditor");
    assertThat(mailbox.get("r/a", 1)).hasValue(new byte[] {1});
    assertThat(mailbox.get("r/b", 1)).isEmpty();
    assertThat(mailbox.list("")).extracting(Mailbox.Entry::name).containsExactly("r/a");
    assertFails("put of 'r/b'", "user=auditor, access=WRITE", () -> tryPut(mailbox, "r/b", one()));
    assertFails("put of 'q/b'", "user=auditor, access=WRITE", () -> tryPut(mailbox, "q/b", one()));
    assertFails("delete of 'r'", "user=auditor, access=WRITE", () -> delete(mailbox, "r"));
    assertThat(mailbox.list("")).hasSize(1);
  }

  @Test
  void theUsualUmaskDoesBecauseFoldersHaveTheRightsOfTheMailbox() throws Exception {
    NameNode.open("north", root, "022").put("r/s/a", new byte[] {1});
    Mailbox south = NameNode.open("south", root, "022");
    south.put("r/s/b", new byte[] {2});
    assertThat(south.get("r/s/a", 1)).hasValue(new byte[] {1});
    south.delete("r/s");
    assertThat(namesBelow(root)).isEmpty();
  }

  @Test
  void aPartyWhoseUmaskKeepsTheGroupOutIsFoundByTheOthers() throws Exception {
    NameNode.open("north", root, "077").put("r/a", new byte[] {1});
    Mailbox south = open("south");
    assertFails("get of 'r/a'", "user=south, access=READ", () -> south.get("r/a", 1));
    assertThat(tryPut(south, "r/a", one())).isFalse();
  }

  @Test
  void aDefaultAclStandsInForTheUmask() throws Exception {
    NameNode.superuser().modifyAclEntries(root, AclEntry.parseAclSpec("default:group::rwx", true));
    NameNode.open("north", root, "077").put("r/s/a", new byte[] {1});
    Mailbox south = NameNode.open("south", root, "077");
    south.put("r/s/b", new byte[] {2});
    assertThat(south.get("r/s/a", 1)).hasValue(new byte[] {1});
    south.delete("r/s");
    assertThat(namesBelow(root)).isEmpty();
  }

  @Test
  void aFullQuotaLeavesNothingHalf() throws Exception {
    DistributedFileSystem superuser = NameNode.superuser();
    HadoopMailbox mailbox = open("north");
    mailbox.put("r/a", new byte[10]);
    superuser.setQuota(root, Long.MAX_VALUE - 1, 1_500_000);
    assertFails("put of 'r/b'", "quota", () -> tryPut(mailbox, "r/b", new byte[1_400_000]));
    assertThat(mailbox.list("")).extracting(Mailbox.Entry::name).containsExactly("r/a");
    assertThat(mailbox.get("r/b", 10)).isEmpty();
    assertThat(namesBelow(root)).containsExactly("a");

    superuser.setQuota(root, 3, Long.MAX_VALUE - 1);
    assertFails("put of 'r/b'", "quota", () -> tryPut(mailbox, "r/b", one()));
    assertThat(mailbox.get("r/a", 10)).isPresent();
    mailbox.delete("r/a");
    mailbox.put("b", one());
    assertThat(namesBelow(root)).containsExactly("b");
  }

  @Test
  void aNameNodeInSafeModeCanBeReadOnly() throws Exception {
    HadoopMailbox mailbox = open("north");
    mailbox.put("r/a", new byte[] {1});
    DistributedFileSystem superuser = NameNode.superuser();
    superuser.setSafeMode(SafeModeAction.SAFEMODE_ENTER);
    try {
      assertThat(mailbox.get("r/a", 1)).hasValue(new byte[] {1});
      assertThat(mailbox.list("")).hasSize(1);
      assertFails("put of 'r/b'", "safe mode", () -> tryPut(mailbox, "r/b", one()));
      assertFails("delete of 'r'", "safe mode", () -> delete(mailbox, "r"));
    } finally {
      superuser.setSafeMode(SafeModeAction.SAFEMODE_LEAVE);
    }
    mailbox.put("r/b", one());
    assertThat(mailbox.list("")).hasSize(2);
  }

  @Test
  void aListingOfManyNamesIsWhole() throws Exception {
    // The name node answers with one part of a listing at a time.
    Mailbox mailbox = open("north");
    DistributedFileSystem superuser = NameNode.superuser();
    int names = 1100;
    for (int i = 0; i < names; i++) {
      superuser.createNewFile(new Path(root, "r/f" + i));
    }
    assertThat(mailbox.list("r")).hasSize(names);
    mailbox.delete("r");
    assertThat(mailbox.list("")).isEmpty();
  }

  @Test
  void anAddressAtWhichNoNameNodeAnswersIsNamed() {
    int nobody = freePort();
    URI address = URI.create("hdfs://localhost:" + nobody + "/mail");
    assertFails(
        "opening of mailbox " + address,
        "localhost:" + nobody,
        () -> new HadoopMailbox(address, NameNode.configuration("002")));
  }

  @Test
  void aFolderThatIsMissingIsNotMade() {
    URI address = URI.create(root + "/mial");
    assertThatThrownBy(() -> NameNode.open("north", new Path(address), "002"))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("the mailbox " + address + " does not exist")
        .hasMessageContaining("`hdfs dfs -mkdir " + address + "`");
  }

  private static byte[] one() {
    return new byte[1];
  }

  private static int freePort() {
    try {
      return StoreProcess.freePort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean delete(Mailbox mailbox, String folder) {
    mailbox.delete(folder);
    return true;
  }

  private static void assertFails(String start, String reason, Callable<?> use) {
    assertThatThrownBy(use::call)
        .isInstanceOf(EnvironmentException.class)
        .hasMessageStartingWith("[JOINTLY_MAILBOX] " + start)
        .hasMessageContaining("mailbox hdfs://localhost:")
        .hasMessageContaining(reason)
        .hasMessageContaining("; check that ")
        .hasMessageNotContaining("\n");
  }

  /** The files below a folder, whatever they are. */
  private static List<String> namesBelow(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    for (FileStatus child : NameNode.superuser().listStatus(folder)) {
      if (child.isDirectory()) {
        names.addAll(namesBelow(child.getPath()));
      } else {
        names.add(child.getPath().getName());
      }
    }
    return names;
  }
}
