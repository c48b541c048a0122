package io.jointly.encoding.group;

import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.Search;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import java.util.List;

/**
 * What all searches of all groups have found so far: the leading digits of each code. Follows from
 * opened flags alone, so it is the same at every party that sees them.
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
   *     digit and 0 beyond, which honest parties' flags are
   */
  public static SearchState after(Layout layout, int groups, List<long[]> opened) {
    SearchState state = new SearchState(layout, groups);
    opened.forEach(state::advance);
    return state;
  }

  /** Codes so far, with zeros for digits to come; those of one group stand together. */
  public long[] found() {
    return found.clone();
  }

  /** The position that a search has found in a group, once all rounds are opened. */
  long position(int group, int index) {
    Search search = layout.searches().get(index);
    long size = search.position().size();
    long code = found[group * layout.searches().size() + index];
    if (code >= size) {
      throw impossible();
    }
    return search.direction().code(code, size);
  }

  private void advance(long[] totals) {
    int width = layout.width(round);
    List<Element> elements = layout.rounds().get(round);
    int searches = layout.searches().size();
    for (int at = 0; at < elements.size(); at++) {
      if (elements.get(at) instanceof Element.Reaches reaches) {
        int shift = layout.searches().get(reaches.search()).shift(round);
        for (int group = 0; group * searches < found.length; group++) {
          int element = group * width + at;
          if (!isZero(totals, element)) {
            requireRun(totals, element, reaches);
            found[group * searches + reaches.search()] += 1L << shift;
          }
        }
      }
    }
    round++;
  }

  /** The flag before a set one is set too. */
  private static void requireRun(long[] totals, int element, Element.Reaches reaches) {
    if (reaches.value() > 1 && isZero(totals, element - 1)) {
      throw impossible();
    }
  }

  private static ViolationException impossible() {
    return new ViolationException(
        ErrorCode.IMPOSSIBLE_TOTALS,
        "?",
        "result",
        "the opened flags of a search are not those of any value; a party has not posted its own,"
            + " compare the versions and sources of all parties");
  }

  private static boolean isZero(long[] totals, int element) {
    return totals[2 * element] == 0 && totals[2 * element + 1] == 0;
  }
}
