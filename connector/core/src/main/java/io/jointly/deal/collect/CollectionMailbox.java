package io.jointly.deal.collect;

import io.jointly.codec.CanonicalReader;
import io.jointly.deal.collect.block.CollectingParty;
import io.jointly.deal.message.CollectionPlace;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.PeerMessages;
import io.jointly.session.Deadline;
import io.jointly.session.WaitingLines;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** The messages of one collection: this party's own, and those of the others. For one thread. */
final class CollectionMailbox {

  private final Mailbox mailbox;
  private final CollectingParty party;
  private final CollectionPlace place;
  private final CollectionWaits waits;
  private final RandomGenerator random;
  private final PeerMessages peers;
  private final WaitingLines lines;

  CollectionMailbox(
      Mailbox mailbox,
      CollectingParty party,
      CollectionPlace place,
      CollectionWaits waits,
      RandomGenerator random) {
    this.mailbox = mailbox;
    this.party = party;
    this.place = place;
    this.waits = waits;
    this.random = random;
    this.peers = new PeerMessages(party.roster());
    this.lines = new WaitingLines(waits.progress(), waits.clock());
  }

  /**
   * Puts a message of this party's. It may be there already, from a process that has ended.
   *
   * @throws ViolationException {@code CONFLICT} if another one is there
   */
  void put(MessageKind kind, byte[] message) {
    Outgoing own = new Outgoing(place.message(kind, party.party()), message);
    try {
      mailbox.put(own.name(), own.content());
    } catch (NameTakenException e) {
      Optional<byte[]> found = mailbox.get(own.name(), own.content().length);
      if (found.isEmpty() || !Arrays.equals(found.get(), own.content())) {
        ViolationException conflict =
            violation(
                ErrorCode.CONFLICT,
                party.party(),
                kind,
                "'"
                    + own.name()
                    + "' is another message than this party has put or would put; see whether its"
                    + " state was lost or put back, whether a second process runs with its identity,"
                    + " and who else writes to the mailbox");
        conflict.initCause(e);
        throw conflict;
      }
    }
  }

  /**
   * Waits for a message of other compute parties.
   *
   * @return by their index
   * @throws EnvironmentException {@code TIMEOUT} with the parties that are missing
   */
  Map<Integer, byte[]> await(MessageKind kind, List<Integer> from, int maxBytes) {
    boolean joins = kind == MessageKind.LIST || kind == MessageKind.TAKEN;
    Duration timeout = joins ? waits.timeouts().join() : waits.timeouts().round();
    Deadline deadline = new Deadline(waits.clock(), timeout, random);
    Map<Integer, byte[]> found = new TreeMap<>();
    while (true) {
      boolean came = false;
      for (int sender : from) {
        if (!found.containsKey(sender)) {
          Optional<byte[]> message = mailbox.get(place.message(kind, sender), maxBytes);
          message.ifPresent(content -> found.put(sender, content));
          came |= message.isPresent();
        }
      }
      if (found.size() == from.size()) {
        return found;
      }
      if (came) {
        deadline.renew();
        continue;
      }
      String missing =
          from.stream()
              .filter(sender -> !found.containsKey(sender))
              .map(party.roster()::id)
              .collect(Collectors.joining(", "));
      if (deadline.isOver()) {
        throw new EnvironmentException(
            ErrorCode.TIMEOUT,
            kind
                + " of "
                + missing
                + " did not come within "
                + deadline
                + " (collection "
                + place.name()
                + "); see the log of these parties, which have to collect under the same name, or"
                + " raise "
                + (joins ? "join-timeout" : "round-timeout")
                + ", and collect again under the same name");
      }
      waits.progress().detail("waiting for " + kind + " of " + missing);
      lines.waiting(
          kind + " " + missing,
          WaitingLines.FIRST,
          () -> "collection " + place.name() + ": waiting for " + kind + " of " + missing);
      deadline.pause();
    }
  }

  /** The body of another party's message. */
  <M> M open(MessageKind kind, int from, byte[] message, Function<CanonicalReader, M> read) {
    return place.open(peers, kind, from, message, read);
  }

  ViolationException violation(ErrorCode code, int from, MessageKind step, String what) {
    return peers.violation(code, from, step.name(), what);
  }

  CollectionPlace place() {
    return place;
  }

  void say(String line) {
    waits.progress().say("collection " + place.name() + ": " + line);
  }
}
