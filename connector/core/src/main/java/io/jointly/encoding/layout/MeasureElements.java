package io.jointly.encoding.layout;

import io.jointly.query.Measure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a measure's parts stand among a group's elements.
 *
 * @param sums in the order that the aggregate wants; empty for counts
 * @param count index of the element that counts rows (COUNT, AVG, moments), or that tells whether
 *     there are any (SUM, MIN, MAX); empty where the cells tell
 * @param cells index of its cells, if it is answered from cells
 * @param search index of its search, if it has one
 * @param bits where its bits are, if it is answered bit by bit
 */
public record MeasureElements(
    Measure measure,
    List<Sum> sums,
    OptionalInt count,
    OptionalInt cells,
    OptionalInt search,
    Optional<BitPlaces> bits) {

  public MeasureElements {
    sums = List.copyOf(sums);
  }

  /**
   * A sum.
   *
   * @param elements that hold its limbs, least significant first; one where they fit together
   */
  public record Sum(Term term, List<Integer> elements) {
    public Sum {
      elements = List.copyOf(elements);
    }
  }

  /**
   * The bits of a number.
   *
   * @param places for each bit the index of its search, or of the element that counts its rows
   */
  public record BitPlaces(ValueBits of, List<Integer> places) {
    public BitPlaces {
      places = List.copyOf(places);
    }
  }

  public static MeasureElements counted(Measure measure, int count) {
    return summed(measure, List.of(), count);
  }

  public static MeasureElements summed(Measure measure, List<Sum> sums, int count) {
    return new MeasureElements(
        measure,
        sums,
        OptionalInt.of(count),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty());
  }

  public static MeasureElements inCells(Measure measure, int cells) {
    return new MeasureElements(
        measure,
        List.of(),
        OptionalInt.empty(),
        OptionalInt.of(cells),
        OptionalInt.empty(),
        Optional.empty());
  }

  public static MeasureElements sought(Measure measure, int count, int search) {
    return new MeasureElements(
        measure,
        List.of(),
        OptionalInt.of(count),
        OptionalInt.empty(),
        OptionalInt.of(search),
        Optional.empty());
  }

  public static MeasureElements bitByBit(Measure measure, int count, BitPlaces bits) {
    return new MeasureElements(
        measure,
        List.of(),
        OptionalInt.of(count),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.of(bits));
  }
}
