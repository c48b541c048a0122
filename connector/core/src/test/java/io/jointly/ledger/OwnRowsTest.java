package io.jointly.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.ledger.OwnRows.ByGroup;
import io.jointly.ledger.OwnRows.Fingerprint;
import io.jointly.ledger.OwnRows.NotKept;
import io.jointly.ledger.OwnRows.Together;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which changes of rows may be small ones. */
class OwnRowsTest {

  private static final int LEAST = 11;

  private static Fingerprint rows(long count, long hashes) {
    return new Fingerprint(count, hashes);
  }

  private static ByGroup groups(Object... numbersAndRows) {
    TreeMap<Long, Fingerprint> groups = new TreeMap<>();
    for (int i = 0; i < numbersAndRows.length; i += 2) {
      groups.put(((Integer) numbersAndRows[i]).longValue(), (Fingerprint) numbersAndRows[i + 1]);
    }
    return new ByGroup(groups);
  }

  private static void few(OwnRows then, OwnRows now) {
    assertThat(then.mayDifferByFew(now, LEAST)).isTrue();
    assertThat(now.mayDifferByFew(then, LEAST)).isTrue();
  }

  private static void noneOrMany(OwnRows then, OwnRows now) {
    assertThat(then.mayDifferByFew(now, LEAST)).isFalse();
    assertThat(now.mayDifferByFew(then, LEAST)).isFalse();
  }

  @Test
  void eachGroupHasToBeTheSameOrDifferByEnough() {
    ByGroup then = groups(1, rows(569, 7), 2, rows(20, 8));
    noneOrMany(then, groups(1, rows(569, 7), 2, rows(20, 8)));
    noneOrMany(then, groups(1, rows(580, 9), 2, rows(20, 8)));
    noneOrMany(then, groups(1, rows(580, 9), 2, rows(9, 1)));
    few(then, groups(1, rows(570, 9), 2, rows(20, 8)));
    few(then, groups(1, rows(579, 9), 2, rows(40, 3)));
    // One row replaced by another.
    few(then, groups(1, rows(569, 6), 2, rows(20, 8)));
    // A group that comes or goes.
    few(then, groups(1, rows(569, 7), 2, rows(20, 8), 3, rows(1, 1)));
    noneOrMany(then, groups(1, rows(569, 7), 2, rows(20, 8), 3, rows(11, 1)));
    noneOrMany(then, groups(1, rows(569, 7)));
    few(groups(1, rows(569, 7), 2, rows(10, 8)), groups(1, rows(569, 7)));
    few(groups(), groups(1, rows(10, 1)));
    noneOrMany(groups(), groups());
  }

  @Test
  void ofManyGroupsTogetherEveryChangeMayBeSmall() {
    noneOrMany(new Together(rows(5000, 3)), new Together(rows(5000, 3)));
    few(new Together(rows(5000, 3)), new Together(rows(9000, 4)));
    few(new Together(rows(5000, 3)), groups(1, rows(5000, 3)));
  }

  @Test
  void whereNothingWasKeptNothingIsKnown() {
    few(new NotKept(), new NotKept());
    assertThat(new NotKept().mayDifferByFew(groups(), LEAST)).isTrue();
  }
}
