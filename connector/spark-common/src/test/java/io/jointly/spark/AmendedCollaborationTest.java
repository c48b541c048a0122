package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.amendment.Amendment;
import io.jointly.amendment.AmendmentFile;
import io.jointly.amendment.SignedAmendment;
import io.jointly.amendment.Signer;
import io.jointly.audit.AuditFile;
import io.jointly.audit.KnownKeys;
import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.crypto.BadKeyException;
import io.jointly.crypto.Identity;
import io.jointly.crypto.PublicIdentity;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The parties change their file: what they have answered goes on counting, or nothing is answered.
 */
class AmendedCollaborationTest {

  private static final String QUERY = "SELECT count(*) FROM {t}";

  /** Leaves out one of each party's 60 rows. */
  private static final String BUT_ONE = "SELECT count(*) FROM {t} WHERE age < 59";

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // agree() sets it
  private Consortium parties;

  private Path file() {
    return folder.resolve("collaboration.yaml");
  }

  private void agree(String moreRules) {
    Consortium.Builder builder =
        Consortium.in(folder)
            .columns("age: {type: int, use: [dimension, filter, measure], min: 0, max: 120}")
            .joinTimeout("20s")
            .rules(
                "{min_group_size: 1, min_parties: 1, difference_check: refuse, min_difference: 5"
                    + moreRules
                    + "}");
    for (int party = 0; party < 3; party++) {
      builder.rows("SELECT CAST(id AS INT) AS age, CAST(id / 2 AS INT) AS person FROM range(60)");
    }
    parties = builder.build();
  }

  private Collaboration read(Path path) {
    return CollaborationReader.read(path, LocalDate.EPOCH);
  }

  /** Another text in place of one that stands in the file, and the new digest in each policy. */
  private Amendment change(String find, String replacement) throws IOException {
    Path old = folder.resolve("collaboration-" + System.nanoTime() + ".yaml");
    Files.copy(file(), old);
    String text = Files.readString(file());
    assertThat(text).contains(find);
    Files.writeString(file(), text.replace(find, replacement));
    Collaboration before = read(old);
    Collaboration after = read(file());
    for (String party : parties.parties) {
      Path policy = folder.resolve(party + ".policy.yaml");
      Files.writeString(policy, Files.readString(policy).replace(before.sha256(), after.sha256()));
    }
    parties.forgetAnswers();
    return Amendment.of(before, after);
  }

  private void sign(Amendment amendment, String... by) {
    List<SignedAmendment> all = new ArrayList<>(AmendmentFile.read(AmendmentFile.beside(file())));
    if (all.isEmpty() || !all.get(all.size() - 1).amendment().equals(amendment)) {
      all.add(SignedAmendment.begin(amendment));
    }
    SignedAmendment signed = all.get(all.size() - 1);
    for (String party : by) {
      signed = signed.sign(party, Identity.read(folder.resolve(party + ".pem")));
    }
    all.set(all.size() - 1, signed);
    AmendmentFile.write(AmendmentFile.beside(file()), all);
  }

  /** All parties ask, each in a process of its own that reads the files as they are now. */
  private Map<String, Consortium.Result> ask(String run, String query) {
    parties.forgetAnswers();
    Map<String, Callable<List<Row>>> actions = new LinkedHashMap<>();
    for (String party : parties.parties) {
      SparkSession session = parties.session("spark.sql.catalog." + party + ".run", run);
      actions.put(party, () -> session.sql(parties.at(party, query)).collectAsList());
    }
    return Consortium.all(actions);
  }

  private long answer(String run, String query) {
    return Consortium.of(ask(run, query), "p1").answer().get(0).getLong(0);
  }

  private JointlyException refused(String run, String query, ErrorCode code) {
    JointlyException failure = Consortium.ours(Consortium.of(ask(run, query), "p1").failure());
    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
    return failure;
  }

  /** What p1's check prints. */
  private List<String> check() {
    List<String> lines = new ArrayList<>();
    new CatalogCheck(parties.session("spark.sql.catalog.p1.run", "check"), "p1", lines::add).run();
    return lines;
  }

  private Path audit(String party) {
    return folder.resolve("audit-test-" + parties.number + "-" + party + ".log");
  }

  private static KnownKeys with(KnownKeys keys, Collaboration version) throws BadKeyException {
    Map<String, PublicIdentity> byId = new HashMap<>();
    for (Party party : version.parties()) {
      byId.put(party.id(), PublicIdentity.parse(party.publicKey()));
    }
    return keys.with(new KnownKeys.Version(version.id(), version.sha256(), byId));
  }

  private Collaboration formerly(Amendment amendment) throws IOException {
    try (var all = Files.list(folder)) {
      return all.filter(path -> String.valueOf(path.getFileName()).matches("collaboration-.*yaml"))
          .map(this::read)
          .filter(one -> one.sha256().equals(amendment.from()))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void whatWasAnsweredGoesOnCounting() throws Exception {
    agree(", query_budget: [{period: total, limit: 2}]");
    assertThat(answer("march", QUERY)).isEqualTo(180);
    Amendment amendment = change("max: 120", "max: 130");

    assertThat(refused("april", QUERY, ErrorCode.AMENDMENT))
        .hasMessageContainingAll(
            amendment.from(),
            amendment.to(),
            "there is no amendment beside the file",
            "jointly amend sign");
    assertThat(check()).anyMatch(line -> line.startsWith("PROBLEM [JOINTLY_AMENDMENT]"));
    sign(amendment, "p1", "p2");
    assertThat(refused("april", QUERY, ErrorCode.AMENDMENT))
        .hasMessageContaining("lacks signatures to " + amendment.to() + ", of p3 ");
    sign(amendment, "p3");
    assertThat(check())
        .noneMatch(line -> line.contains("JOINTLY_AMENDMENT"))
        .anyMatch(line -> line.contains("the next query goes on under this file"));

    // Once in a run, the difference check, and the budget: as if the file were still the same.
    refused("march", QUERY, ErrorCode.REPEATED);
    refused("april", BUT_ONE, ErrorCode.DIFFERENCE);
    assertThat(answer("april", QUERY)).isEqualTo(180);
    refused("may", QUERY, ErrorCode.BUDGET_SPENT);

    String log = Files.readString(audit("p1"));
    assertThat(log.split("\"kind\":\"amended\"", -1)).hasSize(2);
    assertThat(log)
        .contains(
            "\"from\":\""
                + amendment.from()
                + "\",\"to\":\""
                + amendment.to()
                + "\",\"signed_by\":\"p1,p2,p3\"");
    KnownKeys keys = with(with(KnownKeys.NONE, formerly(amendment)), read(file()));
    AuditFile read = AuditFile.read(audit("p1"), keys, Optional.empty());
    assertThat(read.verification().broken()).isEmpty();
    assertThat(read.verification().unverified()).isEmpty();
    Ledger ledger =
        Ledger.beside(
            folder.resolve("p1.policy.yaml"), "test-" + parties.number, "p1", Clock.systemUTC());
    assertThat(ledger.version().orElseThrow().sha256()).isEqualTo(amendment.to());
    assertThat(Objects.requireNonNull(ledger.entries().get(0)).under().orElseThrow().sha256())
        .isEqualTo(amendment.from());
  }

  @Test
  void aPartyThatWasAwayGoesOnOverSeveralAmendments() throws Exception {
    agree("");
    assertThat(answer("march", QUERY)).isEqualTo(180);
    Amendment first = change("purpose: test", "purpose: second");
    sign(first, "p1", "p2", "p3");
    Amendment second = change("purpose: second", "purpose: third");
    sign(second, "p1", "p2", "p3");

    assertThat(answer("april", QUERY)).isEqualTo(180);
    refused("may", BUT_ONE, ErrorCode.DIFFERENCE);
    assertThat(Files.readString(audit("p2")).split("\"kind\":\"amended\"", -1)).hasSize(3);
  }

  @Test
  void untilSomethingWasAskedTheFileIsFree() throws Exception {
    agree("");
    change("max: 120", "max: 130");
    change("max: 130", "max: 140");
    assertThat(answer("march", QUERY)).isEqualTo(180);
  }

  /** Numbers of rows then and of persons now cannot be compared. */
  @Test
  void whatIsCountedOtherwiseIsNotCompared() throws Exception {
    agree("");
    assertThat(answer("march", QUERY)).isEqualTo(180);
    Amendment amendment =
        change("max_rows: 1000000\n", "max_rows: 1000000\n    entity_key: person\n");
    sign(amendment, "p1", "p2", "p3");
    assertThat(refused("april", QUERY, ErrorCode.DIFFERENCE))
        .hasMessageContaining("what is counted of table t has changed since");
  }

  /** What it records would be recorded under the file that it began with. */
  @Test
  void anAgentHasToBeStartedAgain() throws Exception {
    agree("");
    assertThat(answer("march", QUERY)).isEqualTo(180);
    try (Agents agents = Agents.of(parties, "p2")) {
      Amendment amendment = change("purpose: test", "purpose: second");
      sign(amendment, "p1", "p2", "p3");
      agents.await(
          "the agent says why it answers nothing",
          () ->
              agents.lines.stream()
                  .anyMatch(
                      line ->
                          line.contains("JOINTLY_AMENDMENT") && line.contains("start it again")));
    }
    assertThat(Files.readString(audit("p2"))).doesNotContain("\"kind\":\"amended\"");
  }

  @Test
  void aPartyWithAnotherKeySignsWithBoth() throws Exception {
    agree("");
    assertThat(answer("march", QUERY)).isEqualTo(180);
    Path key = folder.resolve("p3.pem");
    Identity old = Identity.read(key);
    Path kept = Files.move(key, folder.resolve("p3-old.pem"));
    Identity fresh = Identity.generate(new SecureRandom());
    fresh.write(key);
    Amendment amendment = change(old.publicKey().base64(), fresh.publicKey().base64());
    sign(amendment, "p1", "p2", "p3");
    assertThat(refused("april", QUERY, ErrorCode.AMENDMENT))
        .hasMessageContaining("of " + new Signer("p3", old.publicKey()));

    SignedAmendment signed =
        AmendmentFile.read(AmendmentFile.beside(file())).get(0).sign("p3", Identity.read(kept));
    AmendmentFile.write(AmendmentFile.beside(file()), List.of(signed));
    refused("april", BUT_ONE, ErrorCode.DIFFERENCE);
    assertThat(answer("april", QUERY)).isEqualTo(180);
    KnownKeys keys = with(with(KnownKeys.NONE, formerly(amendment)), read(file()));
    AuditFile read = AuditFile.read(audit("p3"), keys, Optional.empty());
    assertThat(read.verification().broken()).isEmpty();
    assertThat(read.verification().unverified()).isEmpty();
  }
}
