package io.jointly.session;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.Attempt;
import io.jointly.protocol.message.Awaited;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.SessionParameters;
import io.jointly.protocol.round.ShareTask;
import io.jointly.protocol.round.SharedBlocks;
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
final class AttemptLoop {

  private final Mailbox mailbox;
  private final SessionParameters own;
  private final Attempt attempt;
  private final StopMessages stops;
  private final Supplier<Deadline> rounds;
  private final Progress progress;
  // Before the first: JOINs are awaited.
  private int round = -1;

  AttemptLoop(
      Mailbox mailbox,
      SessionParameters own,
      Attempt attempt,
      StopMessages stops,
      Supplier<Deadline> rounds,
      Progress progress) {
    this.mailbox = mailbox;
    this.own = own;
    this.attempt = attempt;
    this.stops = stops;
    this.rounds = rounds;
    this.progress = progress;
  }

  Outcome run(ShareSource local) {
    collect();
    List<long[]> opened = new ArrayList<>();
    for (round = 0; round < own.rounds().size(); round++) {
      runRound(local, opened);
    }
    if (!own.has(PartyRole.RECEIVER)) {
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

  private void runRound(ShareSource local, List<long[]> opened) {
    if (own.has(PartyRole.DATA)) {
      put("SHARED", attempt.shared(share(local, attempt.shareTask(), List.copyOf(opened))));
    }
    if (own.has(PartyRole.COMPUTE)) {
      collect();
      while (attempt.isTesting()) {
        put("TEST", attempt.test(MailboxBlockWriter.into(mailbox)));
        collect();
      }
      put("COMMIT", attempt.commit());
      collect();
      put("REVEAL", attempt.reveal(MailboxBlockWriter.into(mailbox)));
    }
    if (own.has(PartyRole.RECEIVER)) {
      collect();
      opened.add(attempt.open());
    }
  }

  private static SharedBlocks share(ShareSource local, ShareTask task, List<long[]> earlier) {
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
    OwnMessages.put(mailbox, own.self().id(), step, message);
  }

  /** Waits until all that is awaited has been accepted. */
  private void collect() {
    Deadline patience = rounds.get();
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
