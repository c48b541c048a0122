package io.jointly.run;

import io.jointly.encoding.build.CheckedCounts;
import io.jointly.plan.QueryPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The answers of a run. The partners are asked for each query once. Later, the same query and every
 * query that it covers are answered from this cache. Two threads with the same query wait for one
 * answer.
 */
final class AnswerCache {

  private final List<Pending> answers = new ArrayList<>();

  private record Pending(QueryPlan plan, CompletableFuture<Answer> answer) {}

  /** The cached answer, or else the answer that {@code ask} gets from the partners now. */
  Answer get(QueryPlan plan, Supplier<Answer> ask) {
    Pending mine = new Pending(plan, new CompletableFuture<>());
    Pending found;
    synchronized (answers) {
      found = find(plan);
      if (found == null) {
        answers.add(mine);
      }
    }
    return found == null ? complete(mine, ask) : joined(found.answer());
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

  private @Nullable Pending find(QueryPlan plan) {
    for (Pending pending : answers) {
      CheckedCounts answered = CheckedCounts.of(pending.plan().layout());
      // An answer that was checked for more than this query asks may also hide more groups.
      if (pending.plan().query().covers(plan.query())
          && CheckedCounts.of(plan.layout()).includeAllOf(answered)) {
        return pending;
      }
    }
    return null;
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
