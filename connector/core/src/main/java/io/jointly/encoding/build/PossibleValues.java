package io.jointly.encoding.build;

import io.jointly.query.Expr;
import java.util.List;

/** The values that an expression can have over the declared values of its columns. */
@FunctionalInterface
public interface PossibleValues {

  /**
   * @return without NULL, in any order that is the same at all parties
   * @throws io.jointly.error.CallerException (DOMAIN) where they cannot be enumerated
   */
  List<Object> of(Expr expr);
}
