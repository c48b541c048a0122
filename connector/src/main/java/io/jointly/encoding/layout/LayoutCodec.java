package io.jointly.encoding.layout;

import io.jointly.codec.CanonicalWriter;
import io.jointly.query.Expr;
import io.jointly.query.QueryCodec;
import io.jointly.query.ValueCodec;
import java.util.List;

/** The canonical bytes of a layout; only ever compared by their digest. */
final class LayoutCodec {

  private LayoutCodec() {}

  static byte[] encode(Layout layout) {
    CanonicalWriter out = new CanonicalWriter();
    out.u32(layout.slots().size());
    layout.slots().forEach(slot -> write(out, slot));
    out.u32(layout.rounds().size());
    for (List<Element> elements : layout.rounds()) {
      out.u32(elements.size());
      elements.forEach(element -> write(out, element));
    }
    out.u32(layout.cells().size());
    for (Cells cells : layout.cells()) {
      out.u8(cells.kind().ordinal());
      write(out, cells.position());
    }
    out.u32(layout.searches().size());
    for (Search search : layout.searches()) {
      out.u32(search.slot()).u32(search.digits().size());
      search.digits().forEach(out::u8);
    }
    if (layout.tests() != null) {
      write(out, layout.tests());
    }
    return out.toByteArray();
  }

  private static void write(CanonicalWriter out, GroupChecks tests) {
    out.u32(tests.cells().size());
    for (GroupChecks.TestedCell cell : tests.cells()) {
      writeTerms(out, cell.count());
      out.u32(cell.contributors() + 1).u8(cell.zero().ordinal()).u16(cell.more());
    }
    out.u32(tests.blocks().size());
    tests.blocks().forEach(block -> out.u32(block.cells()).u8(block.kind().ordinal()));
    out.u8(tests.counted().ordinal());
    out.u32(tests.mask()).u32(tests.hidden().size());
    tests.hidden().forEach(out::u32);
  }

  private static void writeTerms(CanonicalWriter out, List<GroupChecks.ScaledElement> terms) {
    out.u32(terms.size());
    terms.forEach(term -> out.u32(term.element()).u64(term.factor()));
  }

  private static void write(CanonicalWriter out, Region region) {
    writeAll(out, region.there());
    out.u32(region.missing().size());
    region.missing().forEach(exprs -> writeAll(out, exprs));
    out.u8(region.outside() == null ? 0 : 1);
    if (region.outside() != null) {
      write(out, region.outside());
    }
  }

  private static void write(CanonicalWriter out, LocalAggregate slot) {
    if (slot instanceof LocalAggregate.Rows) {
      out.u8(1);
    } else if (slot instanceof LocalAggregate.NonNull nonNull) {
      out.u8(2);
      writeAll(out, nonNull.exprs());
    } else if (slot instanceof LocalAggregate.Limb limb) {
      out.u8(3).u16(limb.index());
      write(out, limb.addend());
      writeAll(out, limb.given());
    } else if (slot instanceof LocalAggregate.Farthest farthest) {
      out.u8(4).u8(farthest.direction().ordinal());
      write(out, farthest.position());
    } else if (slot instanceof LocalAggregate.In in) {
      out.u8(5);
      write(out, in.region());
    } else if (slot instanceof LocalAggregate.Entities entities) {
      out.u8(6).u8(entities.atLeastOne() ? 1 : 0);
      write(out, entities.region());
    }
  }

  private static void write(CanonicalWriter out, Element element) {
    if (element instanceof Element.Total total) {
      out.u8(1).u16(total.width()).u32(total.slots().size());
      total.slots().forEach(out::u32);
    } else if (element instanceof Element.Presence presence) {
      out.u8(2).u32(presence.slot());
    } else if (element instanceof Element.Reaches reaches) {
      out.u8(3).u32(reaches.search()).u16(reaches.value());
    } else if (element instanceof Element.Tested tested) {
      out.u8(4).u32(tested.slot());
    } else if (element instanceof Element.Contributor contributor) {
      out.u8(5);
      writeTerms(out, contributor.terms());
    } else if (element instanceof Element.Mask) {
      out.u8(6);
    } else if (element instanceof Element.FlagMask mask) {
      out.u8(7).u32(mask.flag());
    }
  }

  private static void write(CanonicalWriter out, Term addend) {
    if (addend instanceof LinearTerm summand) {
      out.u8(1);
      factor(out, summand);
    } else if (addend instanceof ProductTerm product) {
      out.u8(2);
      factor(out, product.left());
      factor(out, product.right());
    }
    out.u16(addend.limbs()).u16(addend.width()).u8(addend.oneElement() ? 1 : 0);
  }

  private static void factor(CanonicalWriter out, LinearTerm summand) {
    write(out, summand.expr());
    out.u16(summand.fractionBits());
  }

  private static void write(CanonicalWriter out, Position position) {
    write(out, position.expr());
    if (position instanceof Position.Offset offset) {
      out.u8(1).u16(offset.summand().fractionBits()).u8(offset.shift());
      out.bytes(offset.summand().bounds().low().toByteArray());
      out.bytes(offset.summand().bounds().high().toByteArray());
    } else if (position instanceof Position.Since since) {
      out.u8(2).u64(since.low()).u64(since.high());
    } else if (position instanceof Position.Listed listed) {
      out.u8(3).u32(listed.values().size());
      listed.values().forEach(value -> out.raw(ValueCodec.encode(listed.type(), value)));
    } else if (position instanceof Position.Bucket bucket) {
      out.u8(4).u32(bucket.edges().size());
      bucket.edges().forEach(edge -> out.u64(Double.doubleToLongBits(edge)));
    } else if (position instanceof Position.Hashed hashed) {
      out.u8(5).u8(hashed.rowsLog2()).u8(hashed.columns());
    }
  }

  private static void writeAll(CanonicalWriter out, List<Expr> exprs) {
    out.u32(exprs.size());
    exprs.forEach(expr -> write(out, expr));
  }

  private static void write(CanonicalWriter out, Expr expr) {
    out.bytes(QueryCodec.encode(expr));
  }
}
