package io.jointly.session;

import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.MessageName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a message or block of a session stands: the last part of its name, without a block's key.
 */
record Place(MessageKind kind, List<Integer> numbers) implements Comparable<Place> {

  static Optional<Place> of(String name) {
    return MessageName.parse(name).map(parsed -> new Place(parsed.kind(), parsed.numbers()));
  }

  boolean isIn(String name) {
    return of(name).filter(this::equals).isPresent();
  }

  boolean isBlock() {
    return switch (kind) {
      case SHARE, OPENED, RESHARE, TEST -> true;
      default -> false;
    };
  }

  /** The party in whose name it stands. */
  int sender() {
    return kind == MessageKind.START ? 0 : numbers.get(senderAt());
  }

  Place withSender(int party) {
    return with(senderAt(), party);
  }

  /** Of a block: to the party for which it is sealed. */
  Place withReceiver(int party) {
    return with(senderAt() + 1, party);
  }

  /** Of a message or block of an attempt: the round, or the number of the step. */
  Place withRound(int round) {
    return with(0, round);
  }

  /** Without the number of a JOIN or START, which is another one in each attempt. */
  Place inAnyAttempt() {
    return switch (kind) {
      case JOIN, STOP, START -> with(numbers.size() - 1, 0);
      default -> this;
    };
  }

  private int senderAt() {
    return switch (kind) {
      case JOIN, STOP, DONE, PENDING -> 0;
      default -> 1;
    };
  }

  private Place with(int at, int number) {
    List<Integer> other = new ArrayList<>(numbers);
    other.set(at, number);
    return new Place(kind, List.copyOf(other));
  }

  @Override
  public int compareTo(Place other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT)
        + numbers.stream().map(n -> "-" + n).collect(Collectors.joining());
  }
}
