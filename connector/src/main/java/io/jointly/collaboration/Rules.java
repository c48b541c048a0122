package io.jointly.collaboration;

import io.jointly.query.Function;
import java.util.List;
import java.util.Set;

/**
 * The rules that the parties agreed on, or that one party applies.
 *
 * @param minGroupSize rows that a group needs to be shown; 1 switches the rule off
 * @param minGroupSizeOfOthers rows that it needs without any {@code max_colluding_parties} of the
 *     data parties; 0 switches the rule off
 * @param minParties data parties that need rows in the group; 1 switches the rule off
 * @param zeroGroups what happens to a group in which nobody has rows
 * @param suppression how a group that is not shown looks in the result
 * @param scalarFunctions the functions that may stand in a query; all where the file names none
 * @param templates the only queries that are answered where queries is TEMPLATES_ONLY, else empty
 * @param queryBudget at most one limit for each period, in the order of periods
 * @param minDifference rows by which a query must differ from one that was answered, if by any; 0
 *     where differenceCheck is OFF, else at least 2
 */
public record Rules(
    int minGroupSize,
    int minGroupSizeOfOthers,
    int minParties,
    ZeroGroups zeroGroups,
    Suppression suppression,
    AggregateArguments aggregateArguments,
    Set<Function> scalarFunctions,
    Queries queries,
    List<Template> templates,
    List<Budget> queryBudget,
    DifferenceCheck differenceCheck,
    int minDifference,
    TwoParties twoParties) {

  /** A group without rows. */
  public enum ZeroGroups {
    /** Is not told from one that is too small. */
    SUPPRESS,
    /** Is shown as SQL shows it: absent, or with COUNT 0. */
    RELEASE
  }

  /** A group that does not pass. */
  public enum Suppression {
    /** Has no row in the result. */
    DROP,
    /** Has a row whose aggregates are all NULL. */
    NULL
  }

  /** What may stand inside an aggregate function. */
  public enum AggregateArguments {
    /** A declared column as it is. */
    COLUMNS_ONLY,
    /** Any expression over columns that are measures. */
    ANY_EXPRESSION
  }

  /** Which queries are answered. */
  public enum Queries {
    AD_HOC,
    TEMPLATES_ONLY
  }

  /** What happens where a query's rows differ by few from those of one that was answered. */
  public enum DifferenceCheck {
    OFF,
    WARN,
    REFUSE
  }

  /** Whether a collaboration of two is accepted, where each can subtract its own rows. */
  public enum TwoParties {
    REFUSED,
    ACCEPTED
  }

  /** How long a budget lasts; days, weeks and months are those of UTC. */
  public enum Period {
    DAY,
    WEEK,
    MONTH,
    /** As long as the collaboration. */
    TOTAL
  }

  /** At most so many queries in a period. */
  public record Budget(Period period, int limit) {}

  /**
   * A query that may be asked.
   *
   * @param name what the file calls it, or an empty text
   * @param sha256 the query's digest in lower-case hex ({@link
   *     io.jointly.query.JointQuery#digestHex})
   */
  public record Template(String name, String sha256) {}

  public Rules {
    scalarFunctions = Copies.ordered(Function.class, scalarFunctions);
    templates = List.copyOf(templates);
    queryBudget = List.copyOf(queryBudget);
  }

  /** Whether groups are tested on shares. */
  public boolean areTested() {
    return minGroupSize > 1 || minGroupSizeOfOthers > 1 || minParties > 1;
  }
}
