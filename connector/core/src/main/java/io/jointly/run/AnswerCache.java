package io.jointly.run;

import io.jointly.encoding.build.CheckedCounts;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.plan.QueryPlan;
import io.jointly.query.Evaluator;
import io.jointly.query.JointQuery;
import io.jointly.query.Relation;
import io.jointly.query.text.QueryText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The answers of a run. The partners are asked for each query once. Later, the same query is
 * answered from this cache, and so is every query that Spark makes of it: a part of its aggregates,
 * or some of its groups. Two threads with the same query wait for one answer.
 */
final class AnswerCache {

  /**
   * The answers of this JVM, but for those of clients. They outlive catalogs, because Spark makes a
   * new catalog for each of its sessions.
   */
  static final Map<Place, AnswerCache> CACHES = new ConcurrentHashMap<>();

  /** The same of each client's session. They go when the session has gone. */
  static final Map<ClientSession, Map<Place, AnswerCache>> OF_CLIENTS =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** Whose answers, to what, in which run. */
  record Place(
      String collaboration, String party, String mailbox, List<String> leftOut, String run) {
    static Place of(PartyContext context) {
      return new Place(
          context.collaboration().sha256(),
          context.party().id(),
          context.mailbox().toString(),
          context.agreement().leftOutIds(),
          context.run());
    }

    boolean isOf(PartyContext context) {
      return collaboration.equals(context.collaboration().sha256())
          && party.equals(context.party().id())
          && mailbox.equals(context.mailbox().toString())
          && leftOut.equals(context.agreement().leftOutIds());
    }
  }

  private final List<Pending> answers = new ArrayList<>();

  private record Pending(QueryPlan plan, CompletableFuture<Answer> answer) {

    boolean isThere() {
      return answer.isDone() && !answer.isCompletedExceptionally();
    }

    boolean isOver(Relation rows) {
      return plan.query().rows().equals(rows);
    }
  }

  /**
   * The answers of the run that the options name. They last until this JVM ends, or the client's
   * session.
   */
  static AnswerCache of(PartyContext context, Optional<ClientSession> client) {
    return caches(client).computeIfAbsent(Place.of(context), place -> new AnswerCache());
  }

  private static Map<Place, AnswerCache> caches(Optional<ClientSession> client) {
    return client
        .map(session -> OF_CLIENTS.computeIfAbsent(session, any -> new ConcurrentHashMap<>()))
        .orElse(CACHES);
  }

  /** The answers of all runs of a party in this JVM, or in a client's session, the oldest first. */
  static List<Answer> all(PartyContext context, Optional<ClientSession> client) {
    List<Answer> all = new ArrayList<>();
    caches(client)
        .forEach(
            (place, cache) -> {
              if (place.isOf(context)) {
                all.addAll(cache.completed());
              }
            });
    all.sort(Comparator.comparing(answer -> answer.origin().at()));
    return all;
  }

  private List<Answer> completed() {
    synchronized (answers) {
      return answers.stream()
          .filter(Pending::isThere)
          .map(pending -> pending.answer().join())
          .toList();
    }
  }

  /**
   * Reads a cached answer, or else the answer that {@code ask} gets from the partners now.
   *
   * @param evaluator evaluates conditions on groups
   * @throws CallerException (REPLANNED) if Spark has made the query of another one, and nobody can
   *     tell what that one would show
   */
  Reading read(QueryPlan plan, WrittenQueries written, Evaluator evaluator, Supplier<Answer> ask) {
    Reading remembered = remembered(plan, written, evaluator);
    if (remembered != null) {
      return remembered;
    }
    Pending mine = new Pending(plan, new CompletableFuture<>());
    Pending same;
    synchronized (answers) {
      same = same(plan);
      if (same == null) {
        answers.add(mine);
      }
    }
    return same == null ? Reading.fresh(complete(mine, ask)) : whole(same, plan.query());
  }

  /**
   * Reads a cached answer, and asks nobody.
   *
   * @throws CallerException (REPLANNED) as {@link #read}
   */
  Optional<Reading> known(QueryPlan plan, WrittenQueries written, Evaluator evaluator) {
    return Optional.ofNullable(remembered(plan, written, evaluator));
  }

  /**
   * Reads what Spark has made of a query that has been answered.
   *
   * @param query it need not be allowed by itself
   * @return empty if no such query has been answered
   */
  Optional<Reading> derived(JointQuery query, WrittenQueries written, Evaluator evaluator) {
    synchronized (answers) {
      if (answers.stream().noneMatch(pending -> pending.isOver(query.rows()))) {
        return Optional.empty();
      }
    }
    List<QueryPlan> all = written.find();
    return Optional.ofNullable(derived(query, all, evaluator));
  }

  private @Nullable Reading remembered(
      QueryPlan plan, WrittenQueries written, Evaluator evaluator) {
    Pending same = same(plan);
    if (same != null && !hasNarrower(plan) && !Derivation.asksOnlyWhichGroups(plan)) {
      return whole(same, plan.query());
    }
    if (mayBeReplanned(plan)) {
      List<QueryPlan> all = written.find();
      Reading derived = derived(plan.query(), all, evaluator);
      if (derived != null) {
        return derived;
      }
      requireSameGroups(plan, all);
    }
    return same == null ? null : whole(same, plan.query());
  }

  private static Reading whole(Pending pending, JointQuery query) {
    Answer answer = joined(pending.answer());
    answer.readAgain(Instant.now());
    return Reading.remembered(answer, query, answer.groups());
  }

  private Answer complete(Pending pending, Supplier<Answer> ask) {
    try {
      Answer answer = ask.get();
      pending.answer().complete(answer);
      return answer;
    } catch (RuntimeException | Error e) {
      // The entry is removed so that the query can be tried again.
      synchronized (answers) {
        answers.remove(pending);
      }
      pending.answer().completeExceptionally(e);
      throw e;
    }
  }

  /**
   * One that is still being asked counts for the same query only. For another one it would depend
   * on which thread came first, and that may differ from party to party.
   */
  private List<Pending> covering(QueryPlan plan) {
    synchronized (answers) {
      return answers.stream()
          .filter(pending -> pending.plan().query().covers(plan.query()))
          .filter(pending -> pending.isThere() || pending.plan().query().equals(plan.query()))
          .toList();
    }
  }

  /** An answer that shows what this query would show if it were asked. */
  private @Nullable Pending same(QueryPlan plan) {
    CheckedCounts checked = CheckedCounts.of(plan.layout());
    return covering(plan).stream()
        .filter(pending -> checked.includeAllOf(CheckedCounts.of(pending.plan().layout())))
        .findFirst()
        .orElse(null);
  }

  /** Whether there is an answer that was checked for more, and so may show fewer groups. */
  private boolean hasNarrower(QueryPlan plan) {
    CheckedCounts checked = CheckedCounts.of(plan.layout());
    return covering(plan).stream()
        .anyMatch(pending -> !checked.includeAllOf(CheckedCounts.of(pending.plan().layout())));
  }

  /** Without an answer over the table, only a query without aggregates can mislead. */
  private boolean mayBeReplanned(QueryPlan plan) {
    if (Derivation.asksOnlyWhichGroups(plan)) {
      return true;
    }
    synchronized (answers) {
      return answers.stream().anyMatch(pending -> pending.isOver(plan.query().rows()));
    }
  }

  /** Reads the answer to a query as it was written, if Spark has made this one of it. */
  private @Nullable Reading derived(
      JointQuery query, List<QueryPlan> written, Evaluator evaluator) {
    List<QueryPlan> origins =
        written.stream().filter(each -> Derivation.condition(each, query).isPresent()).toList();
    if (origins.isEmpty()) {
      requireNoneAnswered(query, written);
      return null;
    }
    Pending found = null;
    for (QueryPlan each : origins) {
      found = found == null && !each.query().equals(query) ? answered(each, query) : found;
    }
    if (found == null) {
      return null;
    }
    for (QueryPlan each : origins) {
      if (each.layout().checks() != null && !Derivation.showSameGroups(found.plan(), each)) {
        throw replanned(
            "Spark makes one query of several that show different groups. Cache the result of each"
                + " (df.cache() or CREATE TABLE … AS SELECT) and go on from there");
      }
    }
    return read(found, query, evaluator);
  }

  /** Spark has merged an aggregation of the query's into one whose answer is here. */
  private void requireNoneAnswered(JointQuery query, List<QueryPlan> written) {
    for (QueryPlan each : written) {
      if (answered(each, query) != null) {
        throw notEnough(query, each.query());
      }
    }
  }

  private static CallerException notEnough(JointQuery query, JointQuery origin) {
    return replanned(
        "Spark has made "
            + QueryText.of(query)
            + " of "
            + QueryText.of(origin)
            + ", whose answer is here, but does not have what that needs. Cache the result"
            + " (df.cache() or CREATE TABLE … AS SELECT) and go on from there. Nobody is asked again");
  }

  private static Reading read(Pending found, JointQuery query, Evaluator evaluator) {
    Answer answer = joined(found.answer());
    BitSet groups =
        Derivation.condition(answer.plan(), query)
            .flatMap(condition -> Derivation.left(answer, condition, evaluator))
            .orElseThrow(() -> notEnough(query, answer.plan().query()));
    answer.readAgain(Instant.now());
    return Reading.remembered(answer, answer.plan().query(), groups);
  }

  /**
   * An answer that shows what a written query shows: one with all that is asked now, or else the
   * written query's own. Another answer over the same groups says nothing about it.
   */
  private @Nullable Pending answered(QueryPlan written, JointQuery query) {
    Pending found = null;
    synchronized (answers) {
      for (Pending pending : answers) {
        if (pending.isThere() && Derivation.showSameGroups(pending.plan(), written)) {
          JointQuery answered = pending.plan().query();
          if (answered.measures().containsAll(query.measures())
              || (found == null && answered.covers(written.query()))) {
            found = pending;
          }
        }
      }
    }
    return found;
  }

  private static void requireSameGroups(QueryPlan plan, List<QueryPlan> written) {
    for (QueryPlan each : written) {
      if (Derivation.condition(each, plan.query()).isPresent()
          && Derivation.countsOtherGroups(plan, each)) {
        throw replanned(
            "Spark asks only which groups there are, because this action needs no aggregate of "
                + QueryText.of(each.query())
                + ". That query may show fewer groups, because more is checked. Show or collect it"
                + " first, or cache it (df.cache() or CREATE TABLE … AS SELECT); this action is then answered from"
                + " its answer");
      }
    }
  }

  private static CallerException replanned(String why) {
    return new CallerException(ErrorCode.REPLANNED, why);
  }

  private static Answer joined(CompletableFuture<Answer> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
