package io.jointly.spark.function;

import io.jointly.crypto.FieldRandom;
import io.jointly.share.EncodedNumber;
import io.jointly.share.Resharing;
import io.jointly.share.Share;
import io.jointly.share.ShareDealer;
import io.jointly.share.SharingScheme;
import io.jointly.share.Subshare;
import java.security.SecureRandom;
import org.apache.spark.TaskContext;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * Deals numbers with randomness that is drawn for one attempt of one task, and forgotten at its
 * end. So two attempts of a task give independent shares.
 */
final class TaskDealer {

  private static final ThreadLocal<@Nullable TaskDealer> CURRENT = new ThreadLocal<>();

  private final @Nullable TaskContext task;
  private final FieldRandom random = FieldRandom.create(new SecureRandom());
  private @Nullable Prepared last;

  /** Mostly, all rows have the same arguments. */
  private record Prepared(
      UTF8String context, int threshold, int parties, SharingScheme scheme, ShareDealer dealer) {}

  private TaskDealer(@Nullable TaskContext task) {
    this.task = task;
  }

  /** That of the task that this thread runs. */
  static TaskDealer current() {
    TaskContext task = TaskContext.get();
    if (task == null) {
      // Spark evaluates a few rows of constants in the driver, outside of any task.
      return new TaskDealer(null);
    }
    TaskDealer known = CURRENT.get();
    if (known != null && known.task == task) {
      return known;
    }
    TaskDealer fresh = new TaskDealer(task);
    CURRENT.set(fresh);
    TaskCompletionListener forget = ended -> forget(fresh);
    task.addTaskCompletionListener(forget);
    return fresh;
  }

  private static void forget(TaskDealer dealer) {
    if (CURRENT.get() == dealer) {
      CURRENT.remove();
    }
  }

  Share[] deal(EncodedNumber number, UTF8String context, int threshold, int parties) {
    return prepared(context, threshold, parties).dealer().deal(number);
  }

  Subshare[] deal(Share share, UTF8String context, int threshold, int parties) {
    return Resharing.deal(share, prepared(context, threshold, parties).scheme(), random);
  }

  private Prepared prepared(UTF8String context, int threshold, int parties) {
    Prepared known = last;
    if (known == null
        || known.threshold() != threshold
        || known.parties() != parties
        || !known.context().equals(context)) {
      SharingScheme scheme = SharingScheme.of(context.toString(), threshold, parties);
      // Spark uses the memory of a row's text again for the next row.
      UTF8String own = context.clone();
      known = new Prepared(own, threshold, parties, scheme, new ShareDealer(scheme, random));
      last = known;
    }
    return known;
  }
}
