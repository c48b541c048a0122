package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.crypto.Identity;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.run.JointOptions;
import io.jointly.run.JointOptions.Option;
import io.jointly.run.PartyContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options and files that are wrong are errors before anything is asked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogOptionsTest {

  private Consortium parties;
  private Path folder;

  @BeforeAll
  void start(@TempDir Path given) {
    folder = given;
    parties =
        Consortium.in(given)
            .columns("age: {type: int, use: [measure], min: 0, max: 120}")
            .policy(1, "enabled: false")
            .rows("SELECT 1 AS age")
            .rows("SELECT 2 AS age")
            .rows("SELECT 3 AS age")
            .build();
  }

  /** The options of p1, some of them changed; null takes one away. */
  private Map<String, String> options(String... changes) {
    Map<String, String> options = new HashMap<>();
    for (Option option : Option.values()) {
      parties
          .spark
          .conf()
          .getOption("spark.sql.catalog.p1." + option.key())
          .foreach(value -> options.put(option.key(), value));
    }
    for (int i = 0; i < changes.length; i += 2) {
      options.put(changes[i], changes[i + 1]);
    }
    return options;
  }

  private static JointlyException failure(Map<String, String> options) {
    return Consortium.failureOf(() -> PartyContext.read(JointOptions.of("joint", options)));
  }

  @Test
  void whatIsRightIsRead() {
    JointOptions options = JointOptions.of("joint", options("join-timeout", "1500ms"));
    assertThat(options.duration(Option.JOIN_TIMEOUT)).isEqualTo(Duration.ofMillis(1500));
    assertThat(PartyContext.read(options).party().id()).isEqualTo("p1");
    Map<String, String> fewest = options();
    fewest.remove("join-timeout");
    fewest.remove("round-timeout");
    JointOptions defaults = JointOptions.of("joint", fewest);
    assertThat(defaults.duration(Option.JOIN_TIMEOUT)).isEqualTo(Duration.ofMinutes(10));
    assertThat(defaults.duration(Option.ROUND_TIMEOUT)).isEqualTo(Duration.ofMinutes(2));
  }

  @ParameterizedTest
  @EnumSource(Option.class)
  void everyOptionIsCheckedBeforeAnythingIsRead(Option option) {
    Map<String, String> without = options();
    without.remove(option.key());
    if (option.isNeededToAsk()) {
      assertThat(PartyContext.read(JointOptions.of("joint", without)).party().id()).isEqualTo("p1");
    } else if (option.byDefault() == null) {
      JointlyException missing = failure(without);
      assertThat(missing.code()).isEqualTo(ErrorCode.OPTION);
      assertThat(missing)
          .hasMessageContaining("spark.sql.catalog.joint." + option.key() + " is missing: ")
          .hasMessageContaining(option.meaning());
    }
    JointlyException blank = failure(options(option.key(), "  "));
    assertThat(blank.code()).isEqualTo(ErrorCode.OPTION);
    assertThat(blank).hasMessageContaining("spark.sql.catalog.joint." + option.key() + " is empty");
    // Whatever it is, nonsense is not taken for something else.
    if (option != Option.RUN) {
      assertThat(failure(options(option.key(), "no\u0000sense")).getMessage()).isNotEmpty();
    }
  }

  @Test
  void unknownOptionsAreRefused() {
    JointlyException failure = failure(options("min-group-size", "5"));
    assertThat(failure.code()).isEqualTo(ErrorCode.OPTION);
    assertThat(failure)
        .hasMessageContaining("unknown option spark.sql.catalog.joint.min-group-size")
        .hasMessageContaining(
            "known are collaboration, party, identity, policy, mailbox, run, audit");
  }

  @Test
  void theAuditLogIsBesideThePolicyOrWhereTheOptionSays() throws Exception {
    Path beside = folder.resolve("audit-test-" + parties.number + "-p1.log");
    PartyContext context = PartyContext.read(JointOptions.of("joint", options()));
    assertThat(beside).doesNotExist();
    assertThat(context.openAudit().path()).isEqualTo(beside.toRealPath());
    Path given = folder.resolve("given.log");
    PartyContext.read(JointOptions.of("joint", options("audit", given.toString()))).openAudit();
    assertThat(Files.readString(given)).contains("\"kind\":\"opened\"", "\"party\":\"p1\"");
  }

  @Test
  void withoutAnAuditLogNothingIsSent() {
    List<String> before = parties.posted();
    var session =
        parties.session("spark.sql.catalog.p1.audit", folder.resolve("no/log").toString());
    JointlyException failure =
        Consortium.failureOf(() -> session.sql("SELECT sum(age) FROM p1.t").collectAsList());
    assertThat(failure.code()).isEqualTo(ErrorCode.AUDIT);
    assertThat(failure).hasMessageContaining("no/log").hasMessageContaining("the option audit");
    assertThat(parties.posted()).isEqualTo(before);
  }

  /** Files of this machine may be written as URIs; other addresses are not taken for paths. */
  @Test
  void filesArePathsOrFileAddresses() {
    Map<String, String> addresses = options();
    for (String key : List.of("collaboration", "identity", "policy")) {
      addresses.computeIfPresent(key, (name, path) -> "file:" + path);
    }
    addresses.put("audit", folder.resolve("with blank.log").toUri().toString());
    PartyContext context = PartyContext.read(JointOptions.of("joint", addresses));
    assertThat(context.openAudit().path().getFileName().toString()).isEqualTo("with blank.log");
    addresses.computeIfPresent("policy", (name, path) -> path.replace("file:/", "file:///"));
    assertThat(PartyContext.read(JointOptions.of("joint", addresses)).party().id()).isEqualTo("p1");
    for (String key : List.of("collaboration", "identity", "policy", "audit", "ledger")) {
      JointlyException remote = failure(options(key, "s3a://bucket/" + key));
      assertThat(remote.code()).isEqualTo(ErrorCode.OPTION);
      assertThat(remote)
          .hasMessageContaining("joint." + key + " is an address of s3a:")
          .hasMessageContaining("a file of the machine on which the driver runs");
      for (String bad : List.of("file:relative", "file://host/path", "file:/a b", "file:")) {
        assertThat(failure(options(key, bad)))
            .as(bad)
            .hasMessageContaining("joint." + key + " is no file: address");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "0s", "-1m", "1.5h", "ten minutes", "10 m", "5d", "99999999999h"})
  void durationsAreStrict(String text) {
    JointlyException failure = failure(options("round-timeout", text));
    assertThat(failure.code()).isEqualTo(ErrorCode.OPTION);
    assertThat(failure)
        .hasMessageContaining("round-timeout is '" + text + "'")
        .hasMessageContaining("10m");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://mail.example.org/box", "ftp://x/y", "relative/path", "memory:A B"})
  void mailboxesOfOtherKindsAreRefused(String address) {
    JointlyException failure = failure(options("mailbox", address));
    assertThat(failure.code()).isEqualTo(ErrorCode.OPTION);
    assertThat(failure).hasMessageContaining("mailbox").hasMessageContaining("s3a://bucket/path");
  }

  @Test
  void aPartyOfAnotherNameIsRefused() {
    JointlyException failure = failure(options("party", "p9"));
    assertThat(failure.code()).isEqualTo(ErrorCode.OPTION);
    assertThat(failure)
        .hasMessageContaining("joint.party is 'p9'")
        .hasMessageContaining("its parties are p1, p2, p3");
  }

  @Test
  void aKeyOfAnotherIdentityIsRefused() throws Exception {
    Path other = folder.resolve("other.pem");
    Identity identity = Identity.generate(new SecureRandom());
    identity.write(other);
    JointlyException failure = failure(options("identity", other.toString()));
    assertThat(failure.code()).isEqualTo(ErrorCode.IDENTITY_FILE);
    assertThat(failure)
        .hasMessageContaining(other.toString())
        .hasMessageContaining(identity.publicKey().base64())
        .hasMessageContaining("lists for party p1");
    assertThat(failure.getMessage()).doesNotContain("PRIVATE");
    // A partner's own key is another's too.
    assertThat(failure(options("identity", folder.resolve("p2.pem").toString())).code())
        .isEqualTo(ErrorCode.IDENTITY_FILE);
  }

  @Test
  void aPolicyForAnotherFileIsRefused() throws Exception {
    Path changed = folder.resolve("changed.yaml");
    Files.writeString(
        changed,
        Files.readString(folder.resolve("collaboration.yaml")).replace("max: 120", "max: 999"));
    JointlyException failure = failure(options("collaboration", changed.toString()));
    assertThat(failure.code()).isEqualTo(ErrorCode.POLICY_FILE);
    assertThat(failure).hasMessageContaining("sha256").hasMessageContaining("compare its digest");
    assertThat(failure(options("policy", folder.resolve("nowhere.yaml").toString())).code())
        .isEqualTo(ErrorCode.POLICY_FILE);
  }

  @Test
  void theEndOfTheCollaborationIsNoticedInALongSession() throws Exception {
    PartyContext context = PartyContext.read(JointOptions.of("joint", options()));
    context.requireOpen(LocalDate.parse("2099-12-31"));
    JointlyException failure =
        Consortium.failureOf(
            () -> {
              context.requireOpen(LocalDate.parse("2100-01-01"));
              return 0;
            });
    assertThat(failure.code()).isEqualTo(ErrorCode.EXPIRED);
    assertThat(failure).hasMessageContaining("was valid until 2099-12-31, today is 2100-01-01");
    Path past = folder.resolve("past.yaml");
    Files.writeString(
        past,
        Files.readString(folder.resolve("collaboration.yaml")).replace("2099-12-31", "2020-12-31"));
    assertThat(failure(options("collaboration", past.toString())).code())
        .isEqualTo(ErrorCode.EXPIRED);
  }

  @Test
  void aPartyThatIsSwitchedOffCanLookAndNotAsk() {
    String query = "SELECT sum(age) FROM {t}";
    assertThat(parties.spark.sql("DESCRIBE p2.t").collectAsList()).isNotEmpty();
    JointlyException failure =
        Consortium.failureOf(() -> parties.dataset("p2", query).collectAsList());
    assertThat(failure.code()).isEqualTo(ErrorCode.DISABLED);
    assertThat(failure)
        .hasMessageContaining("enabled: false")
        .hasMessageContaining("partners are told DISABLED and nothing else");
    parties.onlyRefused();
  }

  /** As a user meets them: through Spark, in the first query that names the catalog. */
  @Test
  void sparkPassesTheErrorsOn() {
    for (String[] wrong : new String[][] {{"Party", "p9"}, {"colour", "red"}}) {
      var session = parties.session("spark.sql.catalog.p1." + wrong[0], wrong[1]);
      if (wrong[0].equals("Party")) {
        session.conf().unset("spark.sql.catalog.p1.party");
      }
      JointlyException failure =
          Consortium.failureOf(() -> session.sql("SELECT sum(age) FROM p1.t").collectAsList());
      assertThat(failure.code()).isEqualTo(ErrorCode.OPTION);
      assertThat(failure)
          .hasMessageContaining("spark.sql.catalog.p1." + wrong[0].toLowerCase(Locale.ROOT));
    }
    JointlyException failure =
        Consortium.failureOf(
            () -> parties.spark.read().option("fetchsize", "1").table("p1.t").collectAsList());
    assertThat(failure.code()).isEqualTo(ErrorCode.OPTION);
    assertThat(failure).hasMessageContaining("fetchsize");
  }
}
