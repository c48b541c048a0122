package io.jointly.encoding.layout;

import io.jointly.codec.CanonicalWriter;
import io.jointly.encoding.layout.Term.LinearTerm;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.DisclosureChecks.GroupChecks;
import io.jointly.query.Expr;
import io.jointly.query.ExprCodec;
import io.jointly.query.ValueCodec;
import java.util.List;

/**
 * The canonical bytes of a layout. Parties compare their digests to be sure that element i means
 * the same to all.
 */
public final class LayoutCodec {

  private LayoutCodec() {}

  public static byte[] encode(Layout layout) {
    CanonicalWriter out = new CanonicalWriter();
    out.u32(layout.localAggregates().size());
    layout.localAggregates().forEach(aggregate -> write(out, aggregate));
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
      out.u32(search.localAggregate()).u32(search.digits().size());
      search.digits().forEach(out::u8);
    }
    if (layout.checks() != null) {
      write(out, layout.checks());
    }
    return out.toByteArray();
  }

  private static void write(CanonicalWriter out, CheckLayout checks) {
    GroupChecks groupChecks = checks.groupChecks();
    out.u32(groupChecks.cells().size());
    for (DisclosureChecks.Cell cell : groupChecks.cells()) {
      // The second is counted from 1; 0 where a cell without rows does not pass.
      out.u32(cell.contributor());
      out.u32(cell.present().isPresent() ? cell.present().getAsInt() + 1 : 0);
      DisclosureChecks.Binding binding = cell.binding();
      if (binding == null) {
        out.u8(0);
      } else {
        out.u8(1).u32(binding.count()).u32(binding.inverse()).u32(binding.least());
      }
    }
    out.u32(groupChecks.dealtCells().size());
    groupChecks
        .dealtCells()
        .forEach(cell -> out.u32(cell.rows()).u32(cell.least()).u8(cell.none().ordinal()));
    out.u32(checks.hiddenCells().size());
    checks
        .hiddenCells()
        .forEach(
            cells -> write(out.u32(cells.cells()).u8(cells.kind().ordinal()), cells.minimum()));
    out.u8(checks.counted().ordinal());
    out.u32(groupChecks.parties()).u32(groupChecks.mask()).u32(groupChecks.hidden().size());
    groupChecks.hidden().forEach(out::u32);
  }

  private static CanonicalWriter write(CanonicalWriter out, RowMinimum minimum) {
    return out.u8(minimum.kind().ordinal()).u32(minimum.rows());
  }

  private static CanonicalWriter write(CanonicalWriter out, Region region) {
    writeAll(out, region.there());
    out.u32(region.missing().size());
    region.missing().forEach(exprs -> writeAll(out, exprs));
    out.u8(region.outside() == null ? 0 : 1);
    return region.outside() == null ? out : write(out, region.outside());
  }

  private static CanonicalWriter write(CanonicalWriter out, LocalAggregate aggregate) {
    return aggregate.match(
        rows -> out.u8(1),
        nonNull -> writeAll(out.u8(2), nonNull.exprs()),
        limb -> writeAll(write(out.u8(3).u16(limb.index()), limb.term()), limb.given()),
        in -> write(out.u8(5), in.region()),
        entities -> write(out.u8(6).u8(entities.atLeastOne() ? 1 : 0), entities.region()),
        extreme -> write(out.u8(4).u8(extreme.direction().ordinal()), extreme.position()),
        keys -> {
          writeAll(write(out.u8(7).u8(keys.counted().ordinal()), keys.key()), keys.in());
          out.u32(keys.without().size());
          keys.without().forEach(exprs -> writeAll(out, exprs));
          return out;
        });
  }

  private static CanonicalWriter write(CanonicalWriter out, Element element) {
    return element.match(
        total -> {
          out.u8(1).u16(total.width()).u32(total.localAggregates().size());
          total.localAggregates().forEach(out::u32);
          return out;
        },
        presence -> out.u8(2).u32(presence.localAggregate()),
        flag -> out.u8(3).u32(flag.search()).u16(flag.value()),
        contributor -> {
          out.u8(5).u32(contributor.terms().size());
          contributor.terms().forEach(term -> out.u32(term.localAggregate()).u64(term.factor()));
          return write(out, contributor.minimum());
        },
        inverse -> write(out.u8(4).u32(inverse.localAggregate()), inverse.minimum()),
        mask -> out.u8(6),
        flagMask -> out.u8(7).u32(flagMask.flag()));
  }

  private static CanonicalWriter write(CanonicalWriter out, Term term) {
    term.match(
        linear -> factor(out.u8(1), linear),
        product -> factor(factor(out.u8(2), product.left()), product.right()),
        power -> factor(out.u8(3).u8(power.exponent()), power.base()));
    return out.u16(term.limbs()).u16(term.width()).u8(term.oneElement() ? 1 : 0);
  }

  private static CanonicalWriter factor(CanonicalWriter out, LinearTerm factor) {
    return write(out, factor.expr()).u16(factor.fractionBits());
  }

  private static CanonicalWriter write(CanonicalWriter out, Position position) {
    write(out, position.expr());
    return position.match(
        offset -> {
          out.u8(1).u16(offset.term().fractionBits()).u8(offset.shift());
          out.bytes(offset.term().bounds().low().toByteArray());
          return out.bytes(offset.term().bounds().high().toByteArray());
        },
        since -> out.u8(2).u64(since.low()).u64(since.high()),
        bits -> out.u8(6).u64(bits.low()).u64(bits.high()),
        listed -> {
          out.u8(3).u32(listed.values().size());
          listed.values().forEach(value -> out.raw(ValueCodec.encode(listed.type(), value)));
          return out;
        },
        bucket -> {
          out.u8(4).u32(bucket.edges().size());
          bucket.edges().forEach(edge -> out.u64(Double.doubleToLongBits(edge)));
          return out;
        },
        hashed -> out.u8(5).u8(hashed.rowsLog2()).u8(hashed.columns()),
        tuple -> {
          out.u8(7).u32(tuple.parts().size());
          tuple.parts().forEach(part -> write(out, part));
          return out;
        });
  }

  private static CanonicalWriter writeAll(CanonicalWriter out, List<Expr> exprs) {
    out.u32(exprs.size());
    exprs.forEach(expr -> write(out, expr));
    return out;
  }

  private static CanonicalWriter write(CanonicalWriter out, Expr expr) {
    return out.bytes(ExprCodec.encode(expr));
  }
}
