package io.jointly.encoding.layout;

import io.jointly.encoding.bounds.Interval;
import io.jointly.query.Expr;
import java.util.List;
import java.util.function.Function;

/** A whole number in each row; what is asked for is its sum over the rows. */
public sealed interface Term permits LinearTerm, ProductTerm {

  /** Applies the function for the case that this term is. */
  <R> R match(Function<LinearTerm, R> linear, Function<ProductTerm, R> product);

  /** Bounds of the number in any row; proved from declared bounds. */
  Interval bounds();

  /** How many pieces the number is cut into so that sums of pieces fit BIGINT. */
  int limbs();

  /** Bits of every limb but the last, which keeps the sign; 0 where there is one limb. */
  int width();

  /** Whether the total over all parties fits one field element. */
  boolean oneElement();

  /** Digits after the decimal point of the value that the whole number stands for. */
  int scale();

  /** Binary digits after the point of that value, where it is floating; 0 where it is exact. */
  int fractionBits();

  /** The expressions that the number is made from; it is NULL where one of them is. */
  List<Expr> exprs();
}
