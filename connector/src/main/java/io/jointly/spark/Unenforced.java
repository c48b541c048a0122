package io.jointly.spark;

import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Table;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.util.Collection;

/**
 * Refuses rules that the files may have and that this version does not enforce yet, so that nobody
 * relies on one unawares.
 */
final class Unenforced {

  private Unenforced() {}

  /**
   * @param rules as this party applies them
   * @throws CallerException (UNSUPPORTED_RULE)
   */
  static void refuse(Collection<Table> tables, Rules rules) {
    for (Table table : tables) {
      if (rules.areTested() && table.entityKey() != null) {
        throw cannot(
            "entity_key: " + table.entityKey() + " for table " + table.name(),
            "remove it, which has rows counted,");
      }
    }
  }

  private static CallerException cannot(String what, String remedy) {
    return new CallerException(
        ErrorCode.UNSUPPORTED_RULE,
        "the rules have "
            + what
            + ", which this version cannot enforce yet; "
            + remedy
            + " if all parties agree to go without, or wait for a version that has it");
  }
}
