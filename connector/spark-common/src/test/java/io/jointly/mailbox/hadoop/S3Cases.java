package io.jointly.mailbox.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.error.EnvironmentException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxCleaner;
import io.jointly.mailbox.MailboxContract;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a mailbox in S3 must do with any client. {@code S3ServerTest} runs this in a JVM for each
 * client; here it has neither a client nor a server.
 */
class S3Cases extends MailboxContract {

  /** Where the server is, in the JVM that runs these tests. */
  static final String ENDPOINT = "jointly.s3.endpoint";

  private static final String RUN = "0123456789abcdef0123456789abcdef";
  private static final String SESSION = RUN + "/fedcba9876543210fedcba9876543210";

  private final String folder = UUID.randomUUID() + "/mail";

  @Override
  protected Mailbox open() {
    return open("mail", "party");
  }

  @Override
  protected int racedNames() {
    return 8;
  }

  @Override
  protected int folderRounds() {
    return 30;
  }

  private Mailbox open(String bucket, String user) {
    return open(bucket, configuration(user));
  }

  private Mailbox open(String bucket, Configuration configuration) {
    return new HadoopMailbox(URI.create("s3a://" + bucket + "/" + folder), configuration);
  }

  static Configuration configuration(String user) {
    Configuration configuration = new Configuration();
    configuration.set("fs.s3a.endpoint", System.getProperty(ENDPOINT));
    configuration.set("fs.s3a.endpoint.region", "us-east-1");
    configuration.set("fs.s3a.path.style.access", "true");
    configuration.set("fs.s3a.connection.ssl.enabled", "false");
    configuration.set("fs.s3a.access.key", user);
    configuration.set("fs.s3a.secret.key", user + "-secret");
    // As Hadoop keeps one client for each bucket, another user's would be used.
    configuration.set("fs.s3a.impl.disable.cache", "true");
    configuration.set("fs.s3a.retry.limit", "1");
    configuration.set("fs.s3a.attempts.maximum", "1");
    return configuration;
  }

  @Test
  void aSecondPartyReadsAndCleans() throws Exception {
    open().put(SESSION + "/join-0", new byte[] {1});
    open().put(SESSION + "/join-1", new byte[] {2, 2});
    MailboxCleaner cleaner = MailboxCleaner.of(open());
    assertThat(cleaner.deleteOlderThan(Duration.ofMinutes(5), Instant.now())).isEmpty();
    assertThat(cleaner.deleteOlderThan(Duration.ZERO, Instant.now().plusSeconds(5)))
        .singleElement()
        .satisfies(session -> assertThat(session.bytes()).isEqualTo(3));
    assertThat(open().list("")).isEmpty();
  }

  @Test
  @Timeout(20)
  void aTakenNameIsNotTriedAgainAndAgain() throws Exception {
    Configuration configuration = configuration("party");
    configuration.unset("fs.s3a.retry.limit");
    configuration.unset("fs.s3a.attempts.maximum");
    Mailbox mailbox = open("mail", configuration);
    mailbox.put("r/a", new byte[1]);
    for (int i = 0; i < 3; i++) {
      assertThat(tryPut(mailbox, "r/a", new byte[1])).isFalse();
    }
  }

  @Test
  void aBucketThatKeepsVersionsIsAMailboxToo() throws Exception {
    Mailbox mailbox = open("versioned", "party");
    mailbox.put("r/s/a", new byte[] {1});
    assertThat(tryPut(mailbox, "r/s/a", new byte[] {2, 2})).isFalse();
    assertThat(mailbox.get("r/s/a", 2)).hasValue(new byte[] {1});
    assertThat(mailbox.list("")).hasSize(1);
    mailbox.delete("r/s");
    assertThat(mailbox.get("r/s/a", 2)).isEmpty();
    assertThat(mailbox.list("")).isEmpty();
    // The name is free again, although its old version is kept.
    mailbox.put("r/s/a", new byte[] {3, 3});
    assertThat(mailbox.get("r/s/a", 2)).hasValue(new byte[] {3, 3});
    assertThat(tryPut(mailbox, "r/s/a", new byte[] {4})).isFalse();
  }

  @Test
  void aListingGoesOnAfterAThousandNames() throws Exception {
    Mailbox mailbox = open();
    int names = 1050;
    for (int i = 0; i < names; i++) {
      mailbox.put("r/s/f" + i, new byte[1]);
    }
    assertThat(mailbox.list("r")).hasSize(names);
    assertThat(mailbox.list("")).hasSize(names);
    mailbox.delete("r");
    assertThat(mailbox.list("")).isEmpty();
  }

  @Test
  void aPartyThatMayOnlyReadReadsAndIsToldThatItCannotPut() throws Exception {
    open().put("r/a", new byte[] {1});
    Mailbox auditor = open("mail", "auditor");
    assertThat(auditor.get("r/a", 1)).hasValue(new byte[] {1});
    assertThat(auditor.get("r/b", 1)).isEmpty();
    assertThat(auditor.list("")).hasSize(1);
    assertFails("put of 'r/b'", "Access", () -> tryPut(auditor, "r/b", new byte[1]));
    assertFails("delete of 'r'", "Access", () -> delete(auditor, "r"));
    assertThat(open().list("")).hasSize(1);
  }

  @Test
  void aUserWithoutRightsIsRefused() {
    assertFails("", "Access", () -> open("mail", "stranger").list(""));
    assertFails("", "Access", () -> open("mail", "stranger").get("r/a", 1));
    assertFails("", "Access", () -> tryPut(open("mail", "stranger"), "r/a", new byte[1]));
  }

  @Test
  void aWrongSecretIsRefused() {
    Configuration configuration = configuration("party");
    configuration.set("fs.s3a.secret.key", "guessed");
    assertFails("", "ignature", () -> open("mail", configuration).list(""));
    assertFails("", "", () -> open("mail", configuration).get("r/a", 1));
    assertFails("", "", () -> tryPut(open("mail", configuration), "r/a", new byte[1]));
  }

  @Test
  void anUnknownUserIsRefused() {
    assertFails("", "", () -> open("mail", "nobody").list(""));
  }

  @Test
  void aMissingBucketIsNamed() {
    assertFails("", "s3a://no-such-bucket/", () -> open("no-such-bucket", "admin").list(""));
    assertFails("", "s3a://no-such-bucket/", () -> open("no-such-bucket", "admin").get("a", 1));
    assertFails("", "", () -> tryPut(open("no-such-bucket", "admin"), "a", new byte[1]));
  }

  @Test
  void anEndpointThatDoesNotAnswerIsNamed() throws Exception {
    Configuration configuration = configuration("party");
    configuration.set("fs.s3a.endpoint", "http://127.0.0.1:" + StoreProcess.freePort());
    assertFails("", "127.0.0.1", () -> open("mail", configuration).list(""));
  }

  @Test
  @Timeout(60)
  void aServerThatTakesARequestAndSaysNothingIsNotWaitedForForever() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Configuration configuration = configuration("party");
      configuration.set("fs.s3a.endpoint", "http://127.0.0.1:" + silent.getLocalPort());
      // Hadoop 3.4 and later wait for 15 seconds at least.
      configuration.set("fs.s3a.connection.timeout", "2000");
      configuration.set("fs.s3a.attempts.maximum", "0");
      configuration.set("fs.s3a.retry.limit", "0");
      Mailbox mailbox = open("mail", configuration);
      assertFails("list of 'r'", "imed out", () -> mailbox.list("r"));
    }
  }

  @Test
  void aLargeFileThatIsPutInPartsIsPutOnceToo() throws Exception {
    Configuration configuration = configuration("party");
    configuration.set("fs.s3a.multipart.size", "5M");
    Mailbox mailbox = open("mail", configuration);
    byte[] large = new byte[11_000_000];
    Arrays.fill(large, (byte) 7);
    mailbox.put("r/large", large);
    assertThat(tryPut(mailbox, "r/large", new byte[11_000_001])).isFalse();
    assertThat(tryPut(open(), "r/large", new byte[1])).isFalse();
    assertThat(Arrays.equals(mailbox.get("r/large", large.length).orElseThrow(), large)).isTrue();
    mailbox.put("r/small", new byte[1]);
    assertThat(tryPut(mailbox, "r/small", large)).isFalse();
  }

  @Test
  void aClockThatIsAnHourOffIsPutRightByTheFirstRefusal() throws Exception {
    SdkClock clock = SdkClock.find();
    try {
      clock.set(3600);
      Mailbox mailbox = open();
      mailbox.put("r/a", new byte[] {1});
      assertThat(mailbox.get("r/a", 1)).hasValue(new byte[] {1});
      // The server has refused, or nothing would have been put right.
      assertThat(clock.get()).isBetween(-60, 60);
      Configuration configuration = configuration("party");
      configuration.set("fs.s3a.attempts.maximum", "0");
      configuration.set("fs.s3a.retry.limit", "0");
      clock.set(-3600);
      assertFails("", "RequestTimeTooSkewed", () -> open("mail", configuration).list(""));
    } finally {
      clock.set(0);
    }
  }

  /** How far the AWS SDK takes this machine's clock to be off, in either of its versions. */
  private record SdkClock(Class<?> place) {

    static SdkClock find() throws ClassNotFoundException {
      try {
        return new SdkClock(Class.forName("software.amazon.awssdk.core.SdkGlobalTime"));
      } catch (ClassNotFoundException e) {
        return new SdkClock(Class.forName("com.amazonaws.SDKGlobalTime"));
      }
    }

    void set(int seconds) throws ReflectiveOperationException {
      place.getMethod("setGlobalTimeOffset", int.class).invoke(null, seconds);
    }

    int get() throws ReflectiveOperationException {
      return (int) place.getMethod("getGlobalTimeOffset").invoke(null);
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
        .hasMessageContaining("mailbox s3a://")
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }
}
