package io.jointly.session;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.Attempt;
import io.jointly.protocol.Awaited;
import io.jointly.protocol.Outgoing;
import io.jointly.protocol.Part;
import io.jointly.protocol.SessionParameters;
import io.jointly.protocol.ShareTask;
import io.jointly.protocol.SharedBlocks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** One attempt, from START to its end (PROTOCOL.md §6, steps 3 to 9). */
final class Running {

  private final Mailbox mailbox;
  private final SessionParameters own;
  private final Attempt attempt;
  private final Stops stops;
  private final Supplier<Patience> rounds;
  private final Progress progress;
  // Before the first: JOINs are awaited.
  private int round = -1;

  Running(
      Mailbox mailbox,
      SessionParameters own,
      Attempt attempt,
      Stops stops,
      Supplier<Patience> rounds,
      Progress progress) {
    this.mailbox = mailbox;
    this.own = own;
    this.attempt = attempt;
    this.stops = stops;
    this.rounds = rounds;
    this.progress = progress;
  }

  Outcome run(LocalShares local) {
    collect();
    List<long[]> opened = new ArrayList<>();
    for (round = 0; round < own.rounds().size(); round++) {
      runRound(local, opened);
    }
    if (!own.has(Part.RECEIVER)) {
      return new Outcome.NotAReceiver();
    }
    put("DONE", attempt.done());
    for (Awaited done : attempt.otherDones()) {
      mailbox
          .get(done.name(), done.maxBytes())
          .ifPresent(content -> attempt.compare(done, content));
    }
    return new Outcome.Opened(opened, attempt.suppressed());
  }

  private void runRound(LocalShares local, List<long[]> opened) {
    if (own.has(Part.DATA)) {
      put("SHARED", attempt.shared(share(local, attempt.shareTask(), List.copyOf(opened))));
    }
    if (own.has(Part.COMPUTE)) {
      collect();
      while (attempt.isTesting()) {
        put("TEST", attempt.test(MailboxBlocks.into(mailbox)));
        collect();
      }
      put("COMMIT", attempt.commit());
      collect();
      put("REVEAL", attempt.reveal(MailboxBlocks.into(mailbox)));
    }
    if (own.has(Part.RECEIVER)) {
      collect();
      opened.add(attempt.open());
    }
  }

  private static SharedBlocks share(LocalShares local, ShareTask task, List<long[]> earlier) {
    try {
      return local.share(task, earlier);
    } catch (JointlyException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new EnvironmentException(
          ErrorCode.LOCAL_JOB, "sharing this party's partial sums failed; see the cause", e);
    }
  }

  private void put(String step, Outgoing message) {
    Posts.put(mailbox, own.self().id(), step, message);
  }

  /** Waits until all that is awaited has been accepted. */
  private void collect() {
    Patience patience = rounds.get();
    while (true) {
      List<Awaited> awaited = attempt.awaited();
      if (awaited.isEmpty()) {
        return;
      }
      if (takeWhatIsThere(awaited)) {
        patience.renew();
        continue;
      }
      String missing = describe(awaited);
      stops.check(missing);
      if (patience.isOver()) {
        throw new EnvironmentException(
            ErrorCode.TIMEOUT,
            missing
                + " did not come within "
                + patience
                + "; see the log of these parties, or raise round-timeout");
      }
      progress.say("waiting for " + missing);
      patience.pause();
    }
  }

  private boolean takeWhatIsThere(List<Awaited> awaited) {
    boolean came = false;
    for (Awaited what : awaited) {
      Optional<byte[]> content = mailbox.get(what.name(), what.maxBytes());
      if (content.isPresent()) {
        attempt.accept(what, content.get());
        came = true;
      }
    }
    return came;
  }

  /** Every missing party, by step: {@code SHARED of south, east}. */
  private String describe(List<Awaited> awaited) {
    Map<String, Set<String>> byStep = new LinkedHashMap<>();
    for (Awaited what : awaited) {
      byStep.computeIfAbsent(what.step(), s -> new LinkedHashSet<>()).add(what.party());
    }
    String steps =
        byStep.entrySet().stream()
            .map(step -> step.getKey() + " of " + String.join(", ", step.getValue()))
            .collect(Collectors.joining(" and "));
    return own.rounds().size() == 1 || round < 0
        ? steps
        : steps + " (round " + (round + 1) + " of " + own.rounds().size() + ")";
  }
}
