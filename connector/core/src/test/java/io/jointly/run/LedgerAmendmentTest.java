package io.jointly.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.amendment.Amendment;
import io.jointly.amendment.AmendmentFile;
import io.jointly.amendment.SignedAmendment;
import io.jointly.audit.AuditFile;
import io.jointly.audit.AuditLog;
import io.jointly.audit.KnownKeys;
import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.crypto.Identity;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.ledger.Admission;
import io.jointly.ledger.AskingLimits;
import io.jointly.ledger.FileVersion;
import io.jointly.ledger.QueryKey;
import io.jointly.mailbox.MemoryMailbox;
import io.jointly.query.JointQuery;
import io.jointly.query.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that was kept under another version of the collaboration's file. */
class LedgerAmendmentTest {

  private static final AskingLimits NO_LIMITS = new AskingLimits(List.of(), List.of());

  @TempDir Path folder;
  private final Map<String, Identity> keys = new LinkedHashMap<>();
  private final MemoryMailbox mailbox = MemoryMailbox.named("ledger-amendment");
  private int purposes;

  @BeforeEach
  void agree() throws IOException {
    for (String id : List.of("north", "south", "east")) {
      keys.put(id, Identity.generate(new SecureRandom()));
    }
    key("north").write(folder.resolve("north.pem"));
    version();
  }

  private Identity key(String party) {
    return Objects.requireNonNull(keys.get(party), party);
  }

  private Path file() {
    return folder.resolve("collaboration.yaml");
  }

  /** Another version of the file, and the policy for it. */
  private Collaboration version() throws IOException {
    StringBuilder parties = new StringBuilder();
    keys.forEach(
        (id, key) ->
            parties.append(
                "  - {id: %s, public_key: \"%s\", roles: [data, compute]}\n"
                    .formatted(id, key.publicKey().base64())));
    Files.writeString(
        file(),
        """
        version: 1
        id: trial
        purpose: version %d
        valid_until: 2099-12-31
        max_colluding_parties: 1
        parties:
        %sanalysts: [north]
        result_receivers: [north]
        tables: {t: {columns: {age: {type: int, use: [measure], min: 0, max: 120}}}}
        """
            .formatted(++purposes, parties));
    Collaboration read = CollaborationReader.read(file(), LocalDate.EPOCH);
    Files.writeString(
        folder.resolve("policy.yaml"),
        """
        collaboration: {id: trial, sha256: "%s"}
        tables: {t: {source: "SELECT 1 AS age"}}
        """
            .formatted(read.sha256()));
    return read;
  }

  /** This party in a new process, which reads its files. */
  private PartyContext north() {
    return PartyContext.read(
        JointOptions.of(
            "joint",
            Map.of(
                "collaboration",
                file().toString(),
                "party",
                "north",
                "identity",
                folder.resolve("north.pem").toString(),
                "policy",
                folder.resolve("policy.yaml").toString(),
                "mailbox",
                "memory:ledger-amendment",
                "run",
                "run")));
  }

  private PartyContext begun() {
    PartyContext context = north();
    AuditLog audit = context.openAudit();
    LedgerStart.require(context, mailbox, audit);
    return context;
  }

  private String check() {
    PartyContext context = north();
    return OwnRecords.checkLedger(context, mailbox, context.openAudit());
  }

  private static void answer(PartyContext context, String run) {
    QueryKey asked =
        new QueryKey(
            run,
            new JointQuery("t", List.of(), List.of(), List.of(), Settings.of(Map.of()))
                .canonicalBytes(),
            List.of("north", "south", "east"),
            true);
    try (Admission admission = context.ledger().enter(asked, "north", NO_LIMITS)) {
      admission.joining();
      admission.sharing();
      admission.opening();
    }
  }

  private void sign(Collaboration before, Collaboration after, String... parties) {
    List<SignedAmendment> all = new ArrayList<>(AmendmentFile.read(AmendmentFile.beside(file())));
    SignedAmendment signed = SignedAmendment.begin(Amendment.of(before, after));
    for (String party : parties) {
      signed = signed.sign(party, key(party));
    }
    all.add(signed);
    AmendmentFile.write(AmendmentFile.beside(file()), all);
  }

  private void refused(String... says) {
    assertThatThrownBy(this::begun)
        .isInstanceOfSatisfying(
            CallerException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.AMENDMENT);
              assertThat(e).hasMessageContainingAll(says);
            });
    assertThatThrownBy(this::check)
        .isInstanceOfSatisfying(
            CallerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.AMENDMENT));
  }

  private List<String> audit(String kind) throws IOException {
    return Files.readAllLines(folder.resolve("audit-trial-north.log")).stream()
        .filter(line -> line.contains("\"kind\":\"" + kind + "\""))
        .toList();
  }

  private Collaboration now() {
    return CollaborationReader.read(file(), LocalDate.EPOCH);
  }

  @Test
  void withoutAnAmendmentNothingIsAnswered() throws IOException {
    Collaboration one = now();
    answer(begun(), "march");
    Collaboration two = version();

    refused(one.sha256(), two.sha256(), "jointly amend sign");
    sign(one, two, "north", "south");
    refused("lacks signatures", "east");
    assertThat(audit("amended")).isEmpty();
  }

  @Test
  void withOneTheLedgerGoesOnAndTheLogSaysSo() throws IOException {
    Collaboration one = now();
    PartyContext before = begun();
    answer(before, "march");
    Collaboration two = version();
    sign(one, two, "north", "south", "east");

    assertThat(check()).contains("1 query", "the next query goes on under this file");
    assertThat(before.ledger().version()).contains(FileVersion.of(one));
    PartyContext after = begun();
    assertThat(after.ledger().version()).contains(FileVersion.of(two));
    assertThat(after.ledger().entries()).hasSize(1);
    assertThatThrownBy(() -> answer(after, "march")).hasMessageContaining("JOINTLY_REPEATED");
    answer(after, "april");
    assertThat(audit("amended"))
        .singleElement()
        .asString()
        .contains(
            "\"from\":\"" + one.sha256() + "\",\"to\":\"" + two.sha256() + "\"",
            "\"signed_by\":\"north,south,east\"");
    assertThat(
            AuditFile.read(
                    folder.resolve("audit-trial-north.log"), KnownKeys.NONE, Optional.empty())
                .verification()
                .broken())
        .isEmpty();
    // It is said once.
    begun();
    assertThat(audit("amended")).hasSize(1);
    // A process that began before enters nothing more.
    assertThatThrownBy(() -> answer(before, "may")).hasMessageContaining("JOINTLY_AMENDMENT");
  }

  @Test
  void aPartyThatWasAwayGoesOverTheWholeChain() throws IOException {
    Collaboration one = now();
    answer(begun(), "march");
    Collaboration two = version();
    sign(one, two, "north", "south", "east");
    Collaboration three = version();
    sign(two, three, "north", "south", "east");
    begun();
    assertThat(audit("amended")).hasSize(2);
    assertThat(north().ledger().version()).contains(FileVersion.of(three));
  }

  @Test
  void theFormerFileIsNotGoneBackToUnsigned() throws IOException {
    Collaboration one = now();
    String text = Files.readString(file());
    String policy = Files.readString(folder.resolve("policy.yaml"));
    answer(begun(), "march");
    Collaboration two = version();
    sign(one, two, "north", "south", "east");
    begun();

    Files.writeString(file(), text);
    Files.writeString(folder.resolve("policy.yaml"), policy);
    refused("leads to " + two.sha256());
    sign(two, one, "north", "south", "east");
    assertThat(begun().ledger().version()).contains(FileVersion.of(one));
  }

  @Test
  void untilAQueryIsEnteredTheFileIsFree() throws IOException {
    begun();
    version();
    begun();
    Collaboration three = version();
    answer(begun(), "march");
    assertThat(north().ledger().version()).contains(FileVersion.of(three));
    assertThat(audit("amended")).isEmpty();
  }

  @Test
  void aNewKeyGoesOnWithTheLogAndTheLedger() throws IOException {
    Collaboration one = now();
    Identity old = key("north");
    answer(begun(), "march");
    Files.delete(folder.resolve("north.pem"));
    Identity fresh = Identity.generate(new SecureRandom());
    fresh.write(folder.resolve("north.pem"));
    keys.put("north", fresh);
    Collaboration two = version();
    sign(one, two, "north", "south", "east");
    refused("lacks signatures", "north " + old.publicKey());

    SignedAmendment signed =
        AmendmentFile.read(AmendmentFile.beside(file())).get(0).sign("north", old);
    AmendmentFile.write(AmendmentFile.beside(file()), List.of(signed));
    answer(begun(), "april");
    assertThat(north().ledger().entries()).hasSize(2);
    assertThat(audit("amended"))
        .singleElement()
        .asString()
        .contains("\"signed_by\":\"north,south,east\"");
  }

  @Test
  void aSpoiltAmendmentIsNamed() throws IOException {
    Collaboration one = now();
    answer(begun(), "march");
    sign(one, version(), "north", "south", "east");
    Path file = AmendmentFile.beside(file());
    Files.writeString(file, Files.readString(file).replace("signed east", "signed easy"));
    refused(file + ":");
  }
}
