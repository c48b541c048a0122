package io.jointly.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of an entry after each way in which its attempts can end. */
class AdmissionTest {

  private static final Disclosed NOTHING = new Disclosed.Nothing();
  private static final Disclosed UNKNOWN = new Disclosed.Unknown();

  @TempDir private Path folder;

  private Ledger ledger() {
    return Ledger.beside(folder.resolve("policy.yaml"), "c1", "north", Clock.systemUTC());
  }

  private static Suppressed suppressed(int domain, long bits) {
    byte[] digest = new byte[32];
    digest[0] = (byte) domain;
    return new Suppressed(digest, 8, BitSet.valueOf(new long[] {bits}));
  }

  private Admission enter() {
    return ledger().enter(Asking.query("run", 1), List.of());
  }

  private Admission sharing() {
    Admission admission = enter();
    admission.joining();
    admission.sharing();
    return admission;
  }

  private Entry only() {
    List<Entry> entries = ledger().entries();
    assertThat(entries).hasSize(1);
    return entries.get(0);
  }

  @Test
  void anAttemptThatIsStillOpenMayShowAnything() {
    Admission admission = enter();
    assertThat(only().shown()).isEqualTo(UNKNOWN);
    assertThat(only().counts()).isTrue();
    assertThat(admission.earlier()).isEmpty();
    assertThat(ledger().enter(Asking.query("run", 2), List.of()).earlier())
        .extracting(Entry::shown)
        .containsExactly(UNKNOWN);
  }

  @Test
  void whatEndsBeforeJoinCostsNothing() {
    enter().close();
    assertThat(only().counts()).isFalse();
    assertThat(only().shown()).isEqualTo(NOTHING);
    // The next attempt is a query of its own then.
    enter();
    assertThat(ledger().entries()).extracting(Entry::counts).containsExactly(false, true);
  }

  @Test
  void whatEndsBeforeSharingCountsAndHasShownNothing() {
    Admission admission = enter();
    admission.joining();
    admission.close();
    assertThat(only().counts()).isTrue();
    assertThat(only().shown()).isEqualTo(NOTHING);
    assertThat(ledger().enter(Asking.query("run", 2), List.of()).earlier()).isEmpty();
  }

  @Test
  void whatEndsAfterSharingMayHaveShownAnything() {
    Admission admission = sharing();
    admission.sharing();
    admission.close();
    assertThat(only().shown()).isEqualTo(UNKNOWN);
  }

  @Test
  void whatWasOpenedIsKept() {
    Admission admission = sharing();
    admission.opened(suppressed(1, 5));
    admission.close();
    assertThat(only().shown()).isEqualTo(new Disclosed.Groups(suppressed(1, 5)));
  }

  @Test
  void severalAttemptsAreOneEntry() {
    Admission first = enter();
    first.joining();
    first.close();
    Admission second = sharing();
    assertThat(second.earlier()).isEmpty();
    assertThat(only().shown()).isEqualTo(UNKNOWN);
    second.opened(suppressed(1, 0b0110));
    assertThat(only().shown()).isEqualTo(new Disclosed.Groups(suppressed(1, 0b0110)));
    // Answered again: what either answer has shown is shown.
    sharing().opened(suppressed(1, 0b0011));
    assertThat(only().shown()).isEqualTo(new Disclosed.Groups(suppressed(1, 0b0010)));
    // Withdrawn: as if it had not been.
    enter().close();
    assertThat(only().counts()).isTrue();
    assertThat(only().shown()).isEqualTo(new Disclosed.Groups(suppressed(1, 0b0010)));
    // Of another domain: the numbers of the groups mean something else.
    sharing().opened(suppressed(2, 0b0011));
    assertThat(only().shown()).isEqualTo(UNKNOWN);
  }

  @Test
  void aLostAttemptIsNeverForgotten() {
    sharing();
    Admission second = sharing();
    second.opened(suppressed(1, 3));
    assertThat(only().shown()).isEqualTo(UNKNOWN);
  }

  @Test
  void anotherRunAndOtherPartiesAreOtherEntries() {
    enter();
    ledger().enter(Asking.query("other", 1), List.of());
    QueryKey same = Asking.query("run", 1);
    ledger().enter(new QueryKey("run", same.query(), List.of("north", "east"), true), List.of());
    assertThat(ledger().entries()).hasSize(3);
    // The order in which parties are named is none.
    ledger().enter(new QueryKey("run", same.query(), List.of("south", "north"), true), List.of());
    assertThat(ledger().entries()).hasSize(3);
  }

  @Test
  void stagesComeInTheirOrder() {
    Admission early = enter();
    assertThatThrownBy(early::sharing).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> early.opened(suppressed(1, 0)))
        .isInstanceOf(IllegalStateException.class);
    early.joining();
    assertThatThrownBy(early::joining).isInstanceOf(IllegalStateException.class);
    early.close();
    early.close();
    assertThatThrownBy(early::sharing).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> early.opened(suppressed(1, 0)))
        .isInstanceOf(IllegalStateException.class);
  }
}
