package io.jointly.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of an entry after each way in which its attempts can end, and what may follow. */
class AdmissionTest {

  private static final Disclosed NOTHING = new Disclosed.Nothing();
  private static final Disclosed UNKNOWN = new Disclosed.Unknown();

  @TempDir private Path folder;

  /** A ledger anew, as another process of the party has it: nothing is kept but the file. */
  private Ledger ledger() {
    Ledger ledger = Ledger.beside(folder.resolve("policy.yaml"), "c1", "north", Clock.systemUTC());
    ledger.begin();
    return ledger;
  }

  private static Suppressed suppressed(int domain, long bits) {
    byte[] digest = new byte[32];
    digest[0] = (byte) domain;
    return new Suppressed(digest, 8, BitSet.valueOf(new long[] {bits}));
  }

  private Admission enter() {
    return enter(Asking.query("run", 1));
  }

  private Admission enter(QueryKey asked) {
    return ledger().enter(asked, Asking.ASKER, Asking.NO_LIMITS);
  }

  private Admission sharing() {
    Admission admission = enter();
    admission.joining();
    admission.sharing();
    return admission;
  }

  private Admission opening() {
    Admission admission = sharing();
    admission.opening();
    return admission;
  }

  private Entry only() {
    List<Entry> entries = ledger().entries();
    assertThat(entries).hasSize(1);
    return entries.get(0);
  }

  private static void repeated(ThrowingCallable step, String why) {
    assertThatThrownBy(step)
        .isInstanceOfSatisfying(
            PolicyException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.REPEATED))
        .hasMessageContaining(why)
        .hasMessageContaining("another run name");
  }

  @Test
  void anAttemptThatGoesOnMayShowAnything() {
    Admission admission = enter();
    assertThat(only().shown()).isEqualTo(UNKNOWN);
    assertThat(only().counts()).isFalse();
    assertThat(admission.earlier()).isEmpty();
    assertThat(enter(Asking.query("run", 2)).earlier())
        .extracting(Entry::shown)
        .containsExactly(UNKNOWN);
  }

  @Test
  void whatEndsBeforeAnythingCanBeOpenedHasShownNothingAndCostsNothing() {
    enter().close();
    Admission joined = enter();
    joined.joining();
    joined.close();
    sharing().close();
    assertThat(only().counts()).isFalse();
    assertThat(only().shown()).isEqualTo(NOTHING);
    assertThat(enter(Asking.query("run", 2)).earlier()).isEmpty();
  }

  @Test
  void fromTheStepAfterWhichOthersCanOpenItCountsAndIsOpenedOnce() {
    Admission admission = opening();
    admission.sharing();
    admission.opening();
    for (int i = 0; i < 2; i++) {
      assertThat(only().counts()).isTrue();
      assertThat(only().shown()).isEqualTo(UNKNOWN);
      repeated(this::enter, "may have been opened");
      admission.close();
    }
    // In another run it is a question of its own, which is compared with this one.
    assertThat(enter(Asking.query("another run", 1)).earlier())
        .extracting(Entry::shown)
        .containsExactly(UNKNOWN);
  }

  @Test
  void whatWasOpenedIsKeptAndNotOpenedAgain() {
    Admission admission = opening();
    admission.opened(suppressed(1, 5));
    admission.close();
    assertThat(only().shown()).isEqualTo(new Disclosed.Groups(suppressed(1, 5)));
    repeated(this::enter, "may have been opened");
  }

  @Test
  void aProcessThatWasKilledBeforeTheStepHasOpenedNothing() {
    sharing();
    Admission second = sharing();
    assertThat(second.earlier()).isEmpty();
    second.opening();
    second.opened(suppressed(1, 0b0110));
    assertThat(only().shown()).isEqualTo(new Disclosed.Groups(suppressed(1, 0b0110)));
  }

  @Test
  void ofTwoProcessesWithOneQuestionOnlyTheNewerOpens() {
    Admission slow = sharing();
    Admission fast = sharing();
    repeated(slow::opening, "begun anew by another process");
    fast.opening();
    repeated(slow::opening, "begun anew by another process");
    slow.close();
    assertThat(only().counts()).isTrue();
    assertThat(only().shown()).isEqualTo(UNKNOWN);
  }

  @Test
  void attemptsInOneRunAreBounded() {
    for (int i = 0; i < AskingLimits.ATTEMPTS_IN_A_RUN; i++) {
      sharing().close();
    }
    repeated(this::enter, "was tried 20 times");
    enter(Asking.query("another run", 1)).close();
  }

  @Test
  void theRowsAreThoseOfTheAttemptThatOpened() {
    Admission first = enter();
    first.rows(rows(5));
    first.close();
    Admission second = enter();
    second.rows(rows(6));
    Asking.open(second);
    assertThat(only().rows()).isEqualTo(rows(6));
    assertThatThrownBy(() -> second.rows(rows(7))).isInstanceOf(IllegalStateException.class);
    Admission other = enter(Asking.query("run", 2));
    other.rows(new OwnRows.NotKept());
    assertThat(ledger().entries().get(1).rows()).isEqualTo(new OwnRows.NotKept());
  }

  private static OwnRows rows(long count) {
    TreeMap<Long, OwnRows.Fingerprint> groups = new TreeMap<>();
    groups.put(1L, new OwnRows.Fingerprint(count, 10 * count));
    return new OwnRows.ByGroup(groups);
  }

  @Test
  void anotherRunAndOtherPartiesAreOtherEntries() {
    enter();
    enter(Asking.query("other", 1));
    QueryKey same = Asking.query("run", 1);
    enter(new QueryKey("run", same.query(), List.of("north", "east"), true));
    assertThat(ledger().entries()).hasSize(3);
    // The order in which parties are named is none.
    enter(new QueryKey("run", same.query(), List.of("south", "north"), true));
    assertThat(ledger().entries()).hasSize(3);
  }

  @Test
  void stagesComeInTheirOrder() {
    Admission early = enter();
    assertThatThrownBy(early::sharing).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(early::opening).isInstanceOf(IllegalStateException.class);
    early.joining();
    assertThatThrownBy(early::joining).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> early.opened(suppressed(1, 0)))
        .isInstanceOf(IllegalStateException.class);
    early.close();
    early.close();
    assertThatThrownBy(early::sharing).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(early::opening).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(early::refused).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> early.opened(suppressed(1, 0)))
        .isInstanceOf(IllegalStateException.class);
  }
}
