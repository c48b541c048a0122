package io.jointly.status;

import io.jointly.error.ErrorCode;
import io.jointly.protocol.parameters.Person;
import java.time.Instant;
import java.util.Optional;

/**
 * How one party stands in one session, by messages that it has signed.
 *
 * @param index of the party
 * @param asks whether somebody there wants the answer; empty if it has not joined
 * @param person who asks there, by that party's word; empty where it does not say so
 * @param joined when it made its newest JOIN, by its own clock
 * @param code with which it has stopped
 * @param since when it has stopped or was done, by the mailbox's clock; until when a person can
 *     decide
 */
public record PartyStatus(
    int index,
    Standing standing,
    Optional<Boolean> asks,
    Optional<Person> person,
    Optional<Instant> joined,
    Optional<ErrorCode> code,
    Optional<Instant> since) {

  static PartyStatus absent(int index) {
    return silent(index, Standing.ABSENT);
  }

  static PartyStatus leftOut(int index) {
    return silent(index, Standing.LEFT_OUT);
  }

  private static PartyStatus silent(int index, Standing standing) {
    return new PartyStatus(
        index,
        standing,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static PartyStatus deciding(int index, Instant until) {
    return new PartyStatus(
        index,
        Standing.DECIDING,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(until));
  }
}
