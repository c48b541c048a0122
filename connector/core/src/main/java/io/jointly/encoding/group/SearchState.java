package io.jointly.encoding.group;

import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.Search;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.field.FpVectors;
import java.util.List;

/**
 * What the searches of all groups have found so far: the leading digits of each code. It follows
 * from opened flags alone, so every party that sees the flags has the same.
 */
public final class SearchState {

  private final Layout layout;
  private final long[] found;
  private int round;

  private SearchState(Layout layout, int groups) {
    this.layout = layout;
    this.found = new long[Math.multiplyExact(groups, layout.searches().size())];
  }

  /**
   * @param opened the totals of the rounds so far
   * @throws ViolationException (IMPOSSIBLE_TOTALS) where the flags of a search are not 1 up to some
   *     digit and 0 beyond; the flags of honest parties always are
   */
  public static SearchState after(Layout layout, int groups, List<long[]> opened) {
    SearchState state = new SearchState(layout, groups);
    opened.forEach(state::advance);
    return state;
  }

  /** The codes so far, with zeros for digits to come; those of one group stand together. */
  public long[] found() {
    return found.clone();
  }

  /** The position that a search has found in a group; all rounds must be opened. */
  long position(int group, int index) {
    Search search = layout.searches().get(index);
    long size = search.position().size();
    long code = found[group * layout.searches().size() + index];
    if (Long.compareUnsigned(code, size) >= 0) {
      throw impossible();
    }
    return search.direction().code(code, size);
  }

  private void advance(long[] totals) {
    int width = layout.width(round);
    List<Element> elements = layout.rounds().get(round);
    int searches = layout.searches().size();
    for (int at = 0; at < elements.size(); at++) {
      if (elements.get(at) instanceof Element.DigitFlag flag) {
        int shift = layout.searches().get(flag.search()).shift(round);
        for (int group = 0; group * searches < found.length; group++) {
          int element = group * width + at;
          if (!FpVectors.isZero(totals, element)) {
            requireRun(totals, element, flag);
            found[group * searches + flag.search()] += 1L << shift;
          }
        }
      }
    }
    round++;
  }

  /** The flag before a set flag must be set too. */
  private static void requireRun(long[] totals, int element, Element.DigitFlag flag) {
    if (flag.value() > 1 && FpVectors.isZero(totals, element - 1)) {
      throw impossible();
    }
  }

  private static ViolationException impossible() {
    return new ViolationException(
        ErrorCode.IMPOSSIBLE_TOTALS,
        List.of(),
        "result",
        "the opened flags of a search are not those of any value; some party has posted something"
            + " else than its flags. Compare the versions and sources of all parties");
  }
}
