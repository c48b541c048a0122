package io.jointly.proposal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.codec.MalformedException;
import io.jointly.proposal.Proposal.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
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
        session + "0".repeat(64 - session.length()),
        "0".repeat(32) + "/" + "1".repeat(32),
        "2".repeat(64),
        3,
        "trial",
        "a run",
        "north",
        WHEN,
        "SELECT count(*) FROM t",
        "Why",
        7,
        "joint t (…)",
        state,
        "",
        WHEN);
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    Proposal first = proposal("abcd", State.WAITING);
    Proposal second = proposal("0123", State.FAILED).in(State.FAILED, "TIMEOUT", WHEN);
    try (ProposalStore.Held held = store.hold()) {
      store.write(first);
      store.write(second);
      store.write(first.in(State.ANSWERED, "", WHEN.plusSeconds(1)));
      assertThat(held).isNotNull();
    }
    assertThat(store.list())
        .containsExactly(second, first.in(State.ANSWERED, "", WHEN.plusSeconds(1)));
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

  @Test
  void whatPartnersWriteDoesNotReachTheTerminalAsItIs() {
    assertThat(Printable.of("a\u001b[2J\nb\u202ec\ud800"))
        .isEqualTo("a\\u001b[2J\\u000ab\\u202ec\\ud800");
    assertThat(Printable.of("Größe = 'ä' \uD83D\uDE00")).isEqualTo("Größe = 'ä' \uD83D\uDE00");
  }
}
