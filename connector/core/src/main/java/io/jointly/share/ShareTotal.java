package io.jointly.share;

import io.jointly.field.Fp127;
import java.util.Optional;

/**
 * The sum of one party's shares, as far as it has been added up, in words that can be kept between
 * rows. For one thread.
 */
public final class ShareTotal {

  private static final int IS_BEGUN = 0;
  private static final int TAG = 1;
  private static final int SUM = 2;

  private final long[] words;

  private ShareTotal(long[] words) {
    this.words = words;
  }

  /** The words of a sum of nothing. */
  public static long[] nothing() {
    return new long[SUM + 2];
  }

  /**
   * A sum that is kept in words.
   *
   * @param words those of {@link #nothing}, which this object changes from then on
   */
  public static ShareTotal in(long[] words) {
    return new ShareTotal(words);
  }

  public void add(Share share) {
    if (words[IS_BEGUN] == 0) {
      ShareArithmetic.requireNumber(share.tag(), "summed");
      words[IS_BEGUN] = 1;
      words[TAG] = share.tag();
      words[SUM] = share.low();
      words[SUM + 1] = share.high();
      return;
    }
    Mismatch.requireAlike(words[TAG], share.tag());
    Fp127.add(words, SUM / 2, share.element(), 0, words, SUM / 2);
    words[TAG] =
        ShareTag.withLineage(
            words[TAG], (long) ShareTag.lineage(words[TAG]) + ShareTag.lineage(share.tag()));
  }

  public void merge(ShareTotal other) {
    other.result().ifPresent(this::add);
  }

  /** Empty if nothing was added. */
  public Optional<Share> result() {
    return words[IS_BEGUN] == 0
        ? Optional.empty()
        : Optional.of(Share.ofElement(words[TAG], new long[] {words[SUM], words[SUM + 1]}));
  }
}
