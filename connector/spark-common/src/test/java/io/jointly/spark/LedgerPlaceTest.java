package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.mailbox.MemoryMailbox;
import io.jointly.mailbox.NameTakenException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that is not where it was does not become a new one by itself. */
class LedgerPlaceTest {

  private static final String QUERY = "SELECT count(*) FROM {t}";

  @TempDir private Path folder;
  private Consortium parties;
  private Path elsewhere;

  @BeforeEach
  void oneAnswer() throws IOException {
    parties =
        Consortium.in(folder)
            .columns("age: {type: int, use: [filter, measure], min: 0, max: 120}")
            .rows("SELECT 1 AS age")
            .rows("SELECT 20 AS age")
            .rows("SELECT 100 AS age")
            .build();
    elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
  }

  private Path ledger(Path in) {
    return in.resolve("test-" + parties.number + ".p1.ledger");
  }

  private Path audit(Path in) {
    return in.resolve("audit-test-" + parties.number + "-p1.log");
  }

  private Path copied(String name) throws IOException {
    return Files.copy(folder.resolve(name), elsewhere.resolve(name));
  }

  /** How p1 fares with other options: it asks, and nobody else is there. */
  private JointlyException p1(Map<String, Object> options) {
    parties.forgetAnswers();
    SparkSession session = parties.session("spark.sql.catalog.p1.run", "another");
    session.conf().set("spark.sql.catalog.p1.join-timeout", "1s");
    options.forEach(
        (option, value) -> session.conf().set("spark.sql.catalog.p1." + option, value.toString()));
    return Consortium.failureOf(() -> session.sql(parties.at("p1", QUERY)).collectAsList());
  }

  private void refused(Map<String, Object> options, String... says) {
    JointlyException failure = p1(options);
    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(ErrorCode.LEDGER);
    for (String part : says) {
      assertThat(failure).hasMessageContaining(part);
    }
  }

  private void accepted(Map<String, Object> options) {
    JointlyException failure = p1(options);
    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(ErrorCode.TIMEOUT);
  }

  @Test
  void theOptionNamesItsPlace() throws IOException {
    Path place = elsewhere.resolve("memory");
    accepted(Map.of("ledger", place));
    assertThat(place).exists();
    assertThat(ledger(folder)).doesNotExist();
    assertThat(Files.readString(audit(folder))).contains("\"kind\":\"ledger\",", "\"begun\"");
    // A second place is a second memory, and so is none.
    refused(Map.of(), "p1.ledger-place says that it is " + place, "the option ledger");
    accepted(Map.of("ledger", place));
  }

  @Test
  void aPolicyThatIsCopiedElsewhereBeginsNoLedger() throws IOException {
    parties.joint(QUERY);
    Path policy = copied("p1.policy.yaml");
    refused(Map.of("policy", policy), ledger(elsewhere).toString(), "ledger-place says");
    // As cluster mode does it: the key is copied, too, so the mark is left behind.
    Path key = copied("p1.pem");
    refused(
        Map.of("policy", policy, "identity", key),
        "the mailbox holds this party's signed JOIN",
        "today's date");
    accepted(Map.of("policy", policy, "identity", key, "ledger", ledger(folder)));
    key = Files.copy(key, elsewhere.resolve("another.pem"));
    // Another mailbox, but the audit log stays where it is.
    refused(
        Map.of(
            "policy",
            policy,
            "identity",
            key,
            "mailbox",
            "memory:fresh-" + parties.number,
            "audit",
            audit(folder)),
        "tells of sessions");
    assertThat(ledger(elsewhere)).doesNotExist();
  }

  @Test
  void aCopyOfTheLedgerIsASecondOne() throws IOException {
    parties.joint(QUERY);
    Path policy = copied("p1.policy.yaml");
    copied(ledger(folder).getFileName().toString());
    refused(Map.of("policy", policy), "it has two ledgers");
    // Without the first it has moved.
    Files.delete(ledger(folder));
    accepted(Map.of("policy", policy));
    refused(Map.of(), ledger(elsewhere).toString());
  }

  @Test
  void oneThatWasDeletedOrEmptiedIsMissed() throws IOException {
    parties.joint(QUERY);
    List<String> lines = Files.readAllLines(ledger(folder));
    Files.delete(ledger(folder));
    refused(Map.of(), "is missing or empty");
    Files.writeString(ledger(folder), "");
    Files.setPosixFilePermissions(ledger(folder), PosixFilePermissions.fromString("rw-------"));
    refused(Map.of(), "is missing or empty");
    Files.writeString(ledger(folder), lines.get(0) + "\n");
    refused(Map.of(), "tells of sessions");
    Files.writeString(ledger(folder), String.join("\n", lines) + "\n");
    accepted(Map.of());
  }

  @Test
  void beginningAnewTakesAPersonAndLeavesATrace() throws IOException {
    parties.joint(QUERY);
    Path anew = folder.resolve(ledger(folder).getFileName() + ".anew");
    Files.delete(ledger(folder));
    Files.writeString(anew, LocalDate.now(ZoneOffset.UTC).minusDays(1).toString());
    refused(Map.of(), anew.toString());
    Files.writeString(anew, LocalDate.now(ZoneOffset.UTC) + "\n");
    accepted(Map.of());
    assertThat(anew).doesNotExist();
    assertThat(Files.readString(audit(folder))).contains("\"begun_anew\"");
    accepted(Map.of());
    Files.delete(ledger(folder));
    refused(Map.of(), anew.toString());
  }

  @Test
  void namesThatAnybodyCanPutAreNoSign() throws NameTakenException {
    MemoryMailbox mailbox = MemoryMailbox.named(parties.mailbox.substring("memory:".length()));
    String run = "00".repeat(16);
    mailbox.put(run + "/" + run + "/join-0-0", new byte[500]);
    mailbox.put(run + "/" + run + "/join-1-0", new byte[500]);
    accepted(Map.of());
    assertThat(ledger(folder)).exists();
  }
}
