package io.jointly.encoding;

import io.jointly.codec.CanonicalWriter;
import io.jointly.query.Expr;
import io.jointly.query.QueryCodec;
import java.util.List;

/**
 * How a query becomes a vector: the slots that each party sums up locally, the elements that are
 * made of them for each group, and where each measure finds its elements again. Follows from the
 * query and the collaboration alone.
 *
 * @param existence index of the element that is non-zero where the group has rows, or -1 where
 *     there is one global group, which always exists
 */
public record Layout(
    List<Slot> slots, List<Element> elements, List<MeasureElements> measures, int existence) {

  public Layout {
    slots = List.copyOf(slots);
    elements = List.copyOf(elements);
    measures = List.copyOf(measures);
  }

  /** What the parties compare to be sure that element i means the same to all. */
  public byte[] canonicalBytes() {
    CanonicalWriter out = new CanonicalWriter();
    out.u32(slots.size());
    for (Slot slot : slots) {
      if (slot instanceof Slot.Rows) {
        out.u8(1);
      } else if (slot instanceof Slot.NonNull nonNull) {
        out.u8(2);
        write(out, nonNull.expr());
      } else if (slot instanceof Slot.Limb limb) {
        out.u8(3).u16(limb.index());
        write(out, limb.summand());
      }
    }
    out.u32(elements.size());
    for (Element element : elements) {
      if (element instanceof Element.Total total) {
        out.u8(1).u16(total.width()).u32(total.slots().size());
        total.slots().forEach(out::u32);
      } else if (element instanceof Element.Presence presence) {
        out.u8(2).u32(presence.slot());
      }
    }
    return out.toByteArray();
  }

  private static void write(CanonicalWriter out, Summand summand) {
    write(out, summand.expr());
    out.u16(summand.fractionBits()).u16(summand.limbs()).u16(summand.width());
    out.u8(summand.oneElement() ? 1 : 0);
  }

  private static void write(CanonicalWriter out, Expr expr) {
    out.bytes(QueryCodec.encode(expr));
  }
}
