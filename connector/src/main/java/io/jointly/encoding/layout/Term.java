package io.jointly.encoding.layout;

import io.jointly.encoding.bounds.Interval;
import io.jointly.query.Expr;
import java.util.List;

/** A whole number of each row whose sum over the rows is asked for. */
public sealed interface Term permits LinearTerm, ProductTerm {

  /** Of the number in any row; proved from declared bounds. */
  Interval bounds();

  /** How many pieces the number is cut into so that sums of pieces fit BIGINT. */
  int limbs();

  /** Bits of every limb but the last, which keeps the sign; 0 where there is one limb. */
  int width();

  /** Whether the total over all parties fits one field element. */
  boolean oneElement();

  /** What the number is made of; it is NULL where one of these is. */
  List<Expr> exprs();
}
