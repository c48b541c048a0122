package io.jointly.spark.rewrite;

import io.jointly.collaboration.Column;
import io.jointly.spark.local.DeclaredColumns;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.jspecify.annotations.Nullable;

/**
 * Finds time zones in which {@code date_trunc('DAY', t)} is not always the beginning of the date of
 * {@code t}. If clocks go back over midnight, date_trunc returns the second midnight for the hours
 * after it, but the date begins at the first. If clocks go forward over midnight, date_trunc counts
 * on from the hour that does not exist, but the date begins right after the gap. Havana has such
 * days every year, St. John's had them until 2011, and many zones had them in the 1940s.
 */
final class MidnightTransitions {

  /**
   * An arbitrary year after the last listed transition: rules without an end are the same in every
   * year.
   */
  private static final int ANY_YEAR = 2100;

  /** More than the difference between any two time zones. */
  private static final Duration MARGIN = Duration.ofDays(2);

  private final AggregateInput rows;

  private MidnightTransitions(AggregateInput rows) {
    this.rows = rows;
  }

  /**
   * @param child the plan below an aggregation over a joint table
   */
  static MidnightTransitions of(LogicalPlan child) {
    return new MidnightTransitions(AggregateInput.below(child).get(0));
  }

  /** Whether each day begins only once, at all times that a declared column may hold. */
  boolean areOneADay(ZoneId zone, Expression time) {
    Column column = column(rows.resolve(time));
    Instant from = column == null ? null : instant(column.min());
    Instant to = column == null ? null : instant(column.max());
    return (from != null && to != null)
        ? areOneADay(zone.getRules(), from.minus(MARGIN), to.plus(MARGIN))
        : areOneADay(zone.getRules());
  }

  static boolean areOneADay(ZoneRules rules) {
    return Stream.concat(
            rules.getTransitions().stream(),
            rules.getTransitionRules().stream().map(rule -> rule.createTransition(ANY_YEAR)))
        .noneMatch(MidnightTransitions::isOverMidnight);
  }

  static boolean areOneADay(ZoneRules rules, Instant from, Instant to) {
    for (ZoneOffsetTransition next = rules.nextTransition(from);
        next != null && next.getInstant().isBefore(to);
        next = rules.nextTransition(next.getInstant())) {
      if (isOverMidnight(next)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOverMidnight(ZoneOffsetTransition transition) {
    LocalDateTime before = transition.getDateTimeBefore();
    LocalDateTime after = transition.getDateTimeAfter();
    LocalDateTime from = transition.isGap() ? before : after;
    LocalDateTime to = transition.isGap() ? after : before;
    LocalDateTime midnight = from.toLocalDate().atStartOfDay();
    if (midnight.isBefore(from)) {
      midnight = midnight.plusDays(1);
    }
    // Both functions agree on a gap that begins at midnight.
    return midnight.isBefore(to) && !(transition.isGap() && midnight.equals(from));
  }

  private @Nullable Column column(Expression time) {
    if (time instanceof Cast cast) {
      return column(cast.child());
    }
    return time instanceof Attribute attribute
            && rows.base() instanceof DataSourceV2Relation relation
            && relation.table() instanceof DeclaredColumns table
        ? table.column(attribute.name())
        : null;
  }

  private static @Nullable Instant instant(@Nullable Object bound) {
    if (bound instanceof Instant instant) {
      return instant;
    }
    if (bound instanceof LocalDateTime local) {
      return local.toInstant(ZoneOffset.UTC);
    }
    return bound instanceof LocalDate date ? date.atStartOfDay().toInstant(ZoneOffset.UTC) : null;
  }
}
