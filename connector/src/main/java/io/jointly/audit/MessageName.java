package io.jointly.audit;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name in the mailbox, taken apart as PROTOCOL.md §5 makes them.
 *
 * @param session {@code <run>/<session>}, if it is a name of a session
 * @param attempt the attempt's folder, if it lies in one
 * @param last what stands behind these; of any other name all of it
 */
record MessageName(Optional<String> session, Optional<String> attempt, String last) {

  private static final Pattern NAME =
      Pattern.compile("([0-9a-f]{32}/[0-9a-f]{32})/(?:([0-9a-f]{32})/)?([a-z0-9-]+)");

  /** Blocks, and nothing else, end in the first four bytes of a key. */
  private static final Pattern BLOCK = Pattern.compile("[a-z]+(?:-[0-9]+)+-[0-9a-f]{8}");

  private static final Pattern OF_A_PARTY =
      Pattern.compile(
          "(?:join|stop)-([0-9]{1,2})-[0-9]+|done-([0-9]{1,2})|[a-z]+-[0-9]+-([0-9]{1,2})");

  static MessageName of(String name) {
    Matcher parts = NAME.matcher(name);
    return parts.matches()
        ? new MessageName(
            Optional.of(parts.group(1)), Optional.ofNullable(parts.group(2)), parts.group(3))
        : new MessageName(Optional.empty(), Optional.empty(), name);
  }

  boolean isBlock() {
    return attempt.isPresent() && BLOCK.matcher(last).matches();
  }

  boolean isStop() {
    return session.isPresent() && attempt.isEmpty() && last.startsWith("stop-");
  }

  /** The index of the party that has to put it, where the name tells. */
  OptionalInt sender() {
    if (last.startsWith("start-")) {
      return OptionalInt.of(0);
    }
    Matcher party = OF_A_PARTY.matcher(last);
    if (!party.matches()) {
      return OptionalInt.empty();
    }
    for (int group = 1; group <= party.groupCount(); group++) {
      if (party.group(group) != null) {
        return OptionalInt.of(Integer.parseInt(party.group(group)));
      }
    }
    return OptionalInt.empty();
  }
}
