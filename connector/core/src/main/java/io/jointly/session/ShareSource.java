package io.jointly.session;

import io.jointly.protocol.parameters.Person;
import io.jointly.protocol.round.ShareTask;
import io.jointly.protocol.round.SharedBlocks;
import java.util.List;
import java.util.Map;

/**
 * Shares this party's vectors. The rows behind them were read before the session began. Vectors of
 * later rounds may depend on what was opened before.
 */
@FunctionalInterface
public interface ShareSource {

  /**
   * Shares every block with {@link ShareTask#shareBlock}, wherever that is done, and collects what
   * came back. Called once in each round, after START; never for a party that is no data party.
   *
   * @param task says which round it is
   * @param earlier the totals of all rounds before, in their order: none in round 0. Not copies
   * @throws io.jointly.error.JointlyException if it cannot be done; partners are told the code
   */
  SharedBlocks share(ShareTask task, List<long[]> earlier);

  /**
   * Called when all JOINs of an attempt have been read, before anything is shared, where other
   * parties say who asks there.
   *
   * @param persons by the index of the party; not empty
   */
  default void asked(Map<Integer, Person> persons) {}

  /**
   * Called before a compute party puts a message after which others can open something without it
   * (PROTOCOL.md §6): CHECK, because the groups' values may be opened next, and COMMIT. Such a
   * message is not put if this throws.
   */
  default void opening() {}
}
