package io.jointly.ledger;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the ledger keeps of the own rows that an answer was made of: how many they were, and sums of
 * their hashes. It tells whether rows have changed since. No row can be read from it, though the
 * owner of the file could try rows out against it.
 */
public sealed interface OwnRows {

  /** The most groups of which each has a fingerprint of its own. */
  int MOST_GROUPS = 1024;

  /**
   * Whether the rows may have changed since, in some group, by fewer than this many. Where nothing
   * was kept, or only the rows of all groups together, any change may be that small.
   *
   * @param now the rows that the same conditions and groups select now
   * @param least the smallest number of rows that may differ
   */
  boolean mayDifferByFew(OwnRows now, int least);

  /** Calls the function of this case. */
  <T> T match(
      Supplier<T> notKept,
      Function<Fingerprint, T> together,
      Function<SortedMap<Long, Fingerprint>, T> byGroup);

  /** Nothing was kept: the rule that needs it was off, or this party has no rows. */
  record NotKept() implements OwnRows {
    @Override
    public boolean mayDifferByFew(OwnRows now, int least) {
      return true;
    }

    @Override
    public <T> T match(
        Supplier<T> notKept,
        Function<Fingerprint, T> together,
        Function<SortedMap<Long, Fingerprint>, T> byGroup) {
      return notKept.get();
    }
  }

  /** All rows that the query selected, taken together, because they were in too many groups. */
  record Together(Fingerprint all) implements OwnRows {
    @Override
    public boolean mayDifferByFew(OwnRows now, int least) {
      return !equals(now);
    }

    @Override
    public <T> T match(
        Supplier<T> notKept,
        Function<Fingerprint, T> together,
        Function<SortedMap<Long, Fingerprint>, T> byGroup) {
      return together.apply(all);
    }
  }

  /**
   * The rows of each group; a group without rows is absent.
   *
   * @param groups by the hash of the group's values
   */
  record ByGroup(SortedMap<Long, Fingerprint> groups) implements OwnRows {
    public ByGroup {
      groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    }

    @Override
    public boolean mayDifferByFew(OwnRows now, int least) {
      if (!(now instanceof ByGroup after)) {
        return true;
      }
      Set<Long> both = new HashSet<>(groups.keySet());
      both.addAll(after.groups.keySet());
      return both.stream().anyMatch(group -> of(group).differsByFew(after.of(group), least));
    }

    private Fingerprint of(Long group) {
      return groups.getOrDefault(group, Fingerprint.NONE);
    }

    @Override
    public <T> T match(
        Supplier<T> notKept,
        Function<Fingerprint, T> together,
        Function<SortedMap<Long, Fingerprint>, T> byGroup) {
      return byGroup.apply(groups);
    }
  }

  /**
   * A set of rows.
   *
   * @param count how many rows, or different entities where the table has an entity key
   * @param hashes the sum of the rows' hashes, modulo 2^64
   */
  record Fingerprint(long count, long hashes) {
    public static final Fingerprint NONE = new Fingerprint(0, 0);

    /**
     * Whether the rows now are neither the same nor certain to differ in this many. One row that
     * was replaced by another leaves the count and changes the sum, so it is noticed.
     */
    boolean differsByFew(Fingerprint now, int least) {
      return !equals(now) && Math.abs(count - now.count) < least;
    }
  }
}
