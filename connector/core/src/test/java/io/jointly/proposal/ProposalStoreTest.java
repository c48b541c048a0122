package io.jointly.proposal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.codec.MalformedException;
import io.jointly.proposal.Proposal.Effect;
import io.jointly.proposal.Proposal.Request;
import io.jointly.proposal.Proposal.State;
import io.jointly.proposal.Proposal.Status;
import io.jointly.proposal.Proposal.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class ProposalStoreTest {

  private static final Instant WHEN = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path folder;
  private ProposalStore store;

  @BeforeEach
  void open() {
    store = ProposalStore.at(folder.resolve("policy.yaml.proposals"));
  }

  /** A proposal whose session begins like this. */
  public static Proposal proposal(String session, State state) {
    return new Proposal(
        new Request(
            session + "0".repeat(64 - session.length()),
            "0".repeat(32) + "/" + "1".repeat(32),
            "2".repeat(64),
            "a run",
            "north",
            3,
            WHEN),
        new Subject(
            "trial",
            "Why",
            Optional.of("SELECT count(*) FROM t"),
            Optional.of(
                new Effect(
                    7, Optional.of(Duration.ofMinutes(10)), "opened      to all\ngroups      7"))),
        Status.of(state, WHEN));
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    Proposal first = proposal("abcd", State.WAITING);
    Proposal second = proposal("0123", State.FAILED).with(Status.of(State.FAILED, "TIMEOUT", WHEN));
    try (ProposalStore.Held held = store.hold()) {
      store.write(first);
      store.write(second);
      store.write(first.with(Status.of(State.ANSWERED, WHEN.plusSeconds(1))));
      assertThat(held).isNotNull();
    }
    assertThat(store.list())
        .containsExactly(second, first.with(Status.of(State.ANSWERED, WHEN.plusSeconds(1))));
    try (var files = Files.list(store.folder())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .allMatch(name -> name.endsWith(".proposal") || name.equals("serve.lock"));
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store.folder())))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(
                    store.folder().resolve(first.session() + ".proposal"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aDecisionIsKeptUntilItIsActedOn() {
    store.hold().close();
    Proposal waiting = proposal("abcd", State.WAITING);
    store.write(waiting);
    assertThat(store.decision(waiting)).isEmpty();
    store.decide(waiting, Decision.APPROVE);
    assertThat(ProposalStore.at(store.folder()).decision(waiting)).contains(Decision.APPROVE);
    store.decide(waiting, Decision.REFUSE);
    assertThat(store.decision(waiting)).contains(Decision.REFUSE);
    store.forgetDecision(waiting);
    assertThat(store.decision(waiting)).isEmpty();
  }

  @Test
  void onlyWhatIsOpenCanBeDecided() {
    store.hold().close();
    for (State state : State.values()) {
      Proposal proposal = proposal("abcd", state);
      if (state != State.WAITING) {
        assertThatThrownBy(() -> store.decide(proposal, Decision.APPROVE))
            .hasMessageContaining("[JOINTLY_PROPOSAL]");
      }
    }
    store.decide(proposal("abcd", State.APPROVED), Decision.REFUSE);
  }

  @Test
  void aReasonIsOnlyKeptWithItsDecision() {
    store.hold().close();
    Proposal expired = proposal("abcd", State.EXPIRED);
    assertThatThrownBy(() -> store.decide(expired, Decision.REFUSE, "too late"))
        .hasMessageContaining("[JOINTLY_PROPOSAL]");
    assertThat(store.reason(expired)).isEmpty();
    Proposal waiting = proposal("abcd", State.WAITING);
    for (String bad : List.of(" ", "x".repeat(ProposalStore.LONGEST_REASON + 1))) {
      assertThatThrownBy(() -> store.decide(waiting, Decision.REFUSE, bad))
          .hasMessageContaining("[JOINTLY_OPTION] the reason has ");
    }
    assertThat(store.decision(waiting)).isEmpty();
    store.decide(waiting, Decision.REFUSE, " not this year ");
    assertThat(store.decision(waiting)).contains(Decision.REFUSE);
    assertThat(store.reason(waiting)).contains("not this year");
  }

  @Test
  void aProposalIsFoundByTheFirstDigits() {
    store.hold().close();
    store.write(proposal("abcd1", State.WAITING));
    store.write(proposal("abcd2", State.WAITING));
    assertThat(store.find("abcd1").session()).startsWith("abcd1");
    assertThatThrownBy(() -> store.find("abcd"))
        .hasMessageContaining("several proposals")
        .hasMessageContaining("abcd10")
        .hasMessageContaining("abcd20");
    for (String id : new String[] {"", "abc", "ffff", "../x", "ABCD1", "abcd1*", "a\u001b[2J"}) {
      assertThatThrownBy(() -> store.find(id))
          .hasMessageContaining("[JOINTLY_PROPOSAL] there is no")
          .hasMessageNotContaining("\u001b");
    }
  }

  @Test
  void oneAgentAtATime() {
    ProposalStore.Held held = store.hold();
    assertThatThrownBy(() -> ProposalStore.at(store.folder()).hold())
        .hasMessageContaining("[JOINTLY_OPTION] another `jointly serve`");
    held.close();
    store.hold().close();
  }

  @Test
  void aFileThatIsNoneIsNamed() throws Exception {
    store.hold().close();
    Path file = store.folder().resolve("abcd.proposal");
    Files.write(file, new byte[] {1, 2, 3});
    assertThatThrownBy(() -> store.list())
        .hasMessageContaining("[JOINTLY_STATE] " + file)
        .hasMessageContaining("delete the file");
  }

  @Test
  void everyByteOfAFileCounts() {
    byte[] bytes = ProposalCodec.encode(proposal("abcd", State.WAITING));
    assertThat(ProposalCodec.decode(bytes)).isEqualTo(proposal("abcd", State.WAITING));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> ProposalCodec.decode(cut)).isInstanceOf(MalformedException.class);
    }
    assertThatThrownBy(() -> ProposalCodec.decode(Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(MalformedException.class);
  }

  /** Files of agents that ran before must be readable after an update. */
  @Test
  void theBytesOfAFileStayTheSame() {
    Proposal proposal =
        new Proposal(
            new Request("ab".repeat(32), "f/s", "cd", "r", "north", 3, Instant.ofEpochMilli(5)),
            new Subject(
                "c",
                "p",
                Optional.of("q"),
                Optional.of(new Effect(7, Optional.of(Duration.ofSeconds(60)), "e")),
                Optional.of(new Proposal.Person("ann", "r"))),
            Status.of(State.REFUSED, "SEAL", Instant.ofEpochMilli(6)));
    String session = "00000040" + "6162".repeat(32);
    assertThat(HexFormat.of().formatHex(ProposalCodec.encode(proposal)))
        .isEqualTo(
            "03"
                + session
                + "00000003662f73"
                + "000000026364"
                + "00000003"
                + "0000000163"
                + "0000000172"
                + "000000056e6f727468"
                + "0000000000000005"
                + "0000000171"
                + "0000000170"
                + "0000000000000007"
                + "000000000000003c"
                + "0000000165"
                + "00000003616e6e"
                + "0000000172"
                + "04"
                + "000000045345414c"
                + "0000000000000006");
    Proposal unplanned =
        new Proposal(
            proposal.request(),
            new Subject("c", "p", Optional.empty(), Optional.empty()),
            Status.of(State.ANSWERED, Instant.ofEpochMilli(6)));
    byte[] bytes = ProposalCodec.encode(unplanned);
    assertThat(HexFormat.of().formatHex(bytes))
        .endsWith(
            "0000000000000005"
                + "00000000"
                + "0000000170"
                + "0000000000000000"
                + "0000000000000000"
                + "00000000"
                + "00000000"
                + "00000000"
                + "03"
                + "00000000"
                + "0000000000000006");
    assertThat(ProposalCodec.decode(bytes)).isEqualTo(unplanned);

    String now = HexFormat.of().formatHex(ProposalCodec.encode(proposal));
    Proposal before =
        ProposalCodec.decode(
            HexFormat.of()
                .parseHex(
                    "01"
                        + now.substring(2)
                            .replace("0000000000000007000000000000003c", "0000000000000007")
                            .replace("00000003616e6e000000017204", "04")));
    assertThat(before.until()).isEmpty();
    assertThat(before.subject().person()).isEmpty();
    Proposal second =
        ProposalCodec.decode(
            HexFormat.of()
                .parseHex("02" + now.substring(2).replace("00000003616e6e000000017204", "04")));
    assertThat(second.until()).isPresent();
    assertThat(second.subject().person()).isEmpty();
    assertThat(ProposalCodec.decode(HexFormat.of().parseHex(now))).isEqualTo(proposal);
    assertThat(before.subject().effect()).contains(new Effect(7, Optional.empty(), "e"));
  }

  @Test
  void whatPartnersWriteDoesNotReachTheTerminalAsItIs() {
    assertThat(PrintableText.of("a\u001b[2J\nb\u202ec\ud800"))
        .isEqualTo("a\\u001b[2J\\u000ab\\u202ec\\ud800");
    assertThat(PrintableText.of("Größe = 'ä' \uD83D\uDE00")).isEqualTo("Größe = 'ä' \uD83D\uDE00");
  }
}
