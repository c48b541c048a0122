package io.jointly.encoding.group;

import io.jointly.encoding.layout.Cells;
import io.jointly.encoding.layout.CheckLayout;
import io.jointly.encoding.layout.HiddenCells;
import io.jointly.encoding.layout.Layout;
import io.jointly.field.FieldSource;
import io.jointly.field.Fp127;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the elements of one list of {@link Layout#localCells} stand, and what they are: a cell may
 * have an element that is opened, and hidden ones that are only checked.
 */
final class CellCopies implements Serializable {

  private static final long serialVersionUID = 1L;

  private enum Kind {
    COUNT,
    FLAG,
    CONTRIBUTOR,
    INVERSE
  }

  /**
   * @param first index of the first cell's element within a group
   * @param agreed rows that were agreed on; 1 where it does not matter
   * @param own rows that this party needs to be a contributor
   */
  private record Copy(int first, Kind kind, int agreed, int own) implements Serializable {}

  private final Copy[] copies;

  private CellCopies(List<Copy> copies) {
    this.copies = copies.toArray(Copy[]::new);
  }

  /**
   * @param local index among the local lists of cells. Where entities are counted, there are two
   *     local lists of the same cells, and the hidden elements come from the second.
   * @param more rows that this party asks for above what was agreed on
   */
  static CellCopies of(Layout layout, int local, int more) {
    List<Copy> copies = new ArrayList<>();
    int opened = layout.cells().size();
    if (local < opened) {
      boolean flags = layout.cells().get(local).kind() == Cells.Kind.FLAGS;
      copies.add(new Copy(layout.cellsAt(local), flags ? Kind.FLAG : Kind.COUNT, 1, 1));
    }
    CheckLayout checks = layout.checks();
    int hiddenFrom = checks != null && checks.countsEntities() ? opened : 0;
    for (int i = 0; i < layout.hiddenCells().size(); i++) {
      HiddenCells hidden = layout.hiddenCells().get(i);
      if (hiddenFrom + hidden.cells() == local) {
        copies.add(
            new Copy(
                layout.hiddenCellsAt(i),
                kind(hidden),
                hidden.minimum().rows(),
                hidden.minimum().raisedBy(more).rows()));
      }
    }
    return new CellCopies(copies);
  }

  private static Kind kind(HiddenCells hidden) {
    return switch (hidden.kind()) {
      case CONTRIBUTORS -> Kind.CONTRIBUTOR;
      case INVERSES -> Kind.INVERSE;
    };
  }

  /**
   * Writes the elements of one cell that lie in the block.
   *
   * @param first where the group's first element would stand in the block; may be negative
   * @param rows how many rows, or entities, the cell has
   */
  void encode(long first, long cell, long rows, FieldSource random, VectorBlock block) {
    for (Copy copy : copies) {
      long k = first + copy.first() + cell;
      if (k >= 0 && k < block.length()) {
        encode(copy, rows, random, block.elements(), (int) k);
      }
    }
  }

  private static void encode(Copy copy, long rows, FieldSource random, long[] out, int k) {
    switch (copy.kind()) {
      case COUNT -> Fp127.encodeSigned(rows, out, k);
      case FLAG -> ElementEncoder.flag(rows > 0, random, out, k);
      case CONTRIBUTOR -> ElementEncoder.bit(rows >= copy.own(), out, k);
      case INVERSE -> ElementEncoder.inverse(rows, copy.agreed(), copy.own(), out, k);
    }
  }
}
