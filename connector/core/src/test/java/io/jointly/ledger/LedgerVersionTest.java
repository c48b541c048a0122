package io.jointly.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger goes on under another version of the file, and forgets nothing. */
class LedgerVersionTest {

  private static final FileVersion ONE = version("1", Map.of());
  private static final FileVersion TWO = version("2", Map.of("t", "patient_id"));
  private static final FileVersion THREE = version("3", Map.of());

  @TempDir private Path folder;

  private static FileVersion version(String digit, Map<String, String> counted) {
    return new FileVersion(digit.repeat(64), new TreeMap<>(counted));
  }

  private Ledger ledger() {
    Ledger ledger = Ledger.beside(folder.resolve("policy.yaml"), "c1", "north", Clock.systemUTC());
    ledger.begin();
    return ledger;
  }

  private static void answer(Ledger ledger, int number) {
    Admission admission = ledger.enter(Asking.query("run", number), Asking.ASKER, Asking.NO_LIMITS);
    Asking.open(admission);
    admission.close();
  }

  private static void amended(org.assertj.core.api.ThrowableAssert.ThrowingCallable step) {
    assertThatThrownBy(step)
        .isInstanceOfSatisfying(
            CallerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.AMENDMENT));
  }

  @Test
  void whatWasAnsweredGoesOnCounting() {
    Ledger before = ledger();
    before.goOnUnder(ONE, Optional.empty());
    answer(before, 1);

    Ledger after = ledger();
    assertThat(after.version()).contains(ONE);
    after.goOnUnder(TWO, Optional.of(ONE.sha256()));
    assertThat(ledger().version()).contains(TWO);
    assertThatThrownBy(() -> answer(after, 1))
        .isInstanceOfSatisfying(
            PolicyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REPEATED));
    answer(after, 2);
    assertThat(after.entries())
        .extracting(Entry::under)
        .containsExactly(Optional.of(ONE), Optional.of(TWO));
    assertThat(ledger().attempts()).hasSize(2);
  }

  @Test
  void itDoesNotGoOnFromAnotherVersionThanThatOfTheAmendment() {
    Ledger ledger = ledger();
    ledger.goOnUnder(ONE, Optional.empty());
    answer(ledger, 1);

    amended(() -> ledger().goOnUnder(TWO, Optional.empty()));
    amended(() -> ledger().goOnUnder(TWO, Optional.of(THREE.sha256())));
    assertThat(ledger().version()).contains(ONE);
  }

  @Test
  void whatHasAnsweredNothingGoesOnUnderAnyFile() {
    ledger().goOnUnder(ONE, Optional.empty());
    ledger().goOnUnder(TWO, Optional.empty());
    assertThat(ledger().version()).contains(TWO);
  }

  @Test
  void anotherProcessWithTheOldFileEntersNothingMore() {
    Ledger old = ledger();
    old.goOnUnder(ONE, Optional.empty());
    answer(old, 1);
    Ledger fresh = ledger();
    fresh.goOnUnder(TWO, Optional.of(ONE.sha256()));

    amended(() -> answer(old, 2));
    amended(() -> old.goOnUnder(ONE, Optional.of(ONE.sha256())));
    answer(fresh, 2);
    // And not back either, without an amendment.
    assertThat(ledger().entries()).hasSize(2);
  }

  @Test
  void theSameVersionIsSaidOnce() throws Exception {
    ledger().goOnUnder(ONE, Optional.empty());
    long length = Files.size(ledger().path());
    ledger().goOnUnder(ONE, Optional.of(TWO.sha256()));
    assertThat(Files.size(ledger().path())).isEqualTo(length);
  }

  @Test
  void whatAnOlderReleaseHasAnsweredIsOfTheFirstVersion() {
    Ledger older = ledger();
    answer(older, 1);
    assertThat(older.version()).isEmpty();
    assertThat(older.entries()).extracting(Entry::under).containsExactly(Optional.empty());

    ledger().goOnUnder(ONE, Optional.empty());
    assertThat(ledger().entries()).extracting(Entry::under).containsExactly(Optional.of(ONE));
    ledger().goOnUnder(TWO, Optional.of(ONE.sha256()));
    assertThat(ledger().entries()).extracting(Entry::under).containsExactly(Optional.of(ONE));
  }
}
