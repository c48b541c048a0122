package io.jointly.protocol;

import io.jointly.protocol.message.MessageKind;
import java.util.function.Consumer;

/** A block of south's for the reader that is sealed by hand: of zeros, unless that is changed. */
final class ForgedBlock {

  /** Where it stands. */
  final MessageKind kind;

  final int number;

  /** What it is sealed for. */
  MessageKind sealedKind;

  int sealedNumber;
  int sealedFrom = VectorMaker.SOUTH;
  int sealedBlock;

  int missingElements;
  Consumer<byte[]> change = plain -> {};

  /**
   * @param number of the round or step
   */
  ForgedBlock(MessageKind kind, int number) {
    this.kind = kind;
    this.number = number;
    this.sealedKind = kind;
    this.sealedNumber = number;
  }

  ForgedBlock sealedAs(MessageKind other) {
    sealedKind = other;
    return this;
  }

  ForgedBlock sealedForNumber(int other) {
    sealedNumber = other;
    return this;
  }

  ForgedBlock sealedFrom(int other) {
    sealedFrom = other;
    return this;
  }

  ForgedBlock sealedAsBlock(int other) {
    sealedBlock = other;
    return this;
  }

  /** With an element less than there should be. */
  ForgedBlock shortened() {
    missingElements = 1;
    return this;
  }

  /** With another plaintext. */
  ForgedBlock with(Consumer<byte[]> other) {
    change = other;
    return this;
  }
}
