package io.jointly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.proposal.Decision;
import io.jointly.proposal.Proposal;
import io.jointly.proposal.Proposal.State;
import io.jointly.proposal.Proposal.Status;
import io.jointly.proposal.ProposalStore;
import io.jointly.proposal.ProposalStoreTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code queries}, {@code approve}, {@code refuse}; and how {@code serve} is called. */
class QueriesTest {

  private static final Proposal WAITING = ProposalStoreTest.proposal("abcdef012345", State.WAITING);
  private static final Proposal ENDED =
      ProposalStoreTest.proposal("0123456789ab", State.FAILED)
          .with(Status.of(State.FAILED, "TIMEOUT", WAITING.changed()));

  @TempDir Path folder;
  private final CommandLine jointly = Main.commandLine();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private ProposalStore store;

  @BeforeEach
  void propose() {
    store = ProposalStore.at(ProposalStore.beside(folder.resolve("policy.yaml")));
    store.hold().close();
    store.write(WAITING);
    store.write(ENDED);
  }

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return jointly.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
  }

  private String policy() {
    return "--policy=" + folder.resolve("policy.yaml");
  }

  @Test
  void listsWhatWaits() {
    assertThat(run("queries", policy())).isZero();
    assertThat(out.toString())
        .contains("abcdef012345  waiting  north  2026-11-21T12:00:00Z")
        .contains("  asks        north, in run a run; waits until about 2026-11-21T12:10:00Z")
        .contains("  query       SELECT count(*) FROM t")
        .contains("  purpose     Why (trial)")
        .contains("  opened      to all", "  groups      7")
        .doesNotContain("0123456789ab  ");
    assertThat(err.toString()).isEmpty();

    assertThat(run("queries", "--all", "--state=" + store.folder())).isZero();
    assertThat(out.toString()).contains("abcdef012345", "0123456789ab  failed (TIMEOUT)");

    assertThat(run("queries", policy(), "0123456789ab")).isZero();
    assertThat(out.toString()).contains("0123456789ab").doesNotContain("abcdef012345  ");
  }

  @Test
  void approvesAndRefuses() {
    assertThat(run("approve", policy(), "abcdef012345")).isZero();
    assertThat(out.toString()).isEqualTo("approved abcdef012345 of north" + System.lineSeparator());
    assertThat(store.decision(WAITING)).contains(Decision.APPROVE);
    run("queries", policy());
    assertThat(out.toString()).contains("abcdef012345  approved");

    assertThat(run("refuse", policy(), "abcdef012345")).isZero();
    assertThat(store.decision(WAITING)).contains(Decision.REFUSE);
    run("queries", policy());
    assertThat(out.toString()).contains("abcdef012345  refused");
  }

  @Test
  void decidesNothingWhereOneOfSeveralIsUnknown() {
    assertThat(run("approve", policy(), "abcdef012345", "ffffffffffff")).isEqualTo(1);
    assertThat(err.toString()).startsWith("[JOINTLY_PROPOSAL] there is no proposal 'ffffffffffff'");
    assertThat(store.decision(WAITING)).isEmpty();
  }

  @Test
  void doesNotDecideWhatHasEnded() {
    assertThat(run("refuse", policy(), "0123456789ab")).isEqualTo(1);
    assertThat(err.toString()).startsWith("[JOINTLY_PROPOSAL] proposal 0123456789ab is failed");
  }

  @Test
  void saysWhereNoAgentHasRun() {
    assertThat(run("queries", "--state=" + folder.resolve("nowhere"))).isEqualTo(1);
    assertThat(err.toString()).startsWith("[JOINTLY_OPTION] ").contains("nowhere", "jointly serve");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "queries",
        "queries --policy=a --state=b",
        "approve abcdef012345",
        "approve --policy=a",
        "refuse --state=a",
        "serve --sessions=many"
      })
  void saysHowToCallIt(String args) {
    assertThat(run(args.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains("Usage: jointly");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve --sessions=0",
        "serve --waiting=-1",
        "serve --per-minute=0",
        "serve --expire=never",
        "serve --pause=0s"
      })
  void limitsOfServeAreMoreThanNothing(String args) {
    assertThat(run(args.split(" "))).isEqualTo(1);
    assertThat(err.toString()).startsWith("[JOINTLY_OPTION] --");
  }
}
