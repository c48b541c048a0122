package io.jointly.protocol.message;

import io.jointly.protocol.parameters.Roster;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The name of a session's message or block in the mailbox (PROTOCOL.md §5). Names are made and
 * parsed here only. A record of this type always has the form that its kind asks for.
 *
 * @param folder {@code <run>/<session>}, and {@code /<attempt>} for a kind that belongs to one
 * @param numbers the numbers in the name, in its order
 * @param key for a block, the first bytes of its ephemeral key in hex
 */
public record MessageName(
    String folder, MessageKind kind, List<Integer> numbers, Optional<String> key) {

  private static final String HEX = "[0-9a-f]{32}";
  private static final String SESSION = HEX + "/" + HEX;
  private static final int SESSION_LENGTH = 65;
  private static final Pattern SESSION_FOLDER = Pattern.compile(SESSION);
  private static final Pattern ATTEMPT_FOLDER = Pattern.compile(SESSION + "/" + HEX);
  private static final Pattern KEY = Pattern.compile("[0-9a-f]{8}");

  // A key has eight digits and a number at most six, so one cannot be taken for the other.
  private static final Pattern NAME =
      Pattern.compile(
          "(?<folder>"
              + SESSION
              + "(?:/"
              + HEX
              + ")?)/(?<kind>[a-z]+)(?<numbers>(?:-(?:0|[1-9][0-9]{0,5}))+)(?:-(?<key>"
              + KEY
              + "))?");

  private static final Map<String, MessageKind> KINDS =
      Arrays.stream(MessageKind.values())
          .filter(kind -> !kind.isOfDealing())
          .collect(Collectors.toUnmodifiableMap(MessageName::word, Function.identity()));

  /**
   * @throws IllegalArgumentException if there is no such name
   */
  public MessageName {
    numbers = List.copyOf(numbers);
    if (!isName(folder, NameForm.of(kind), numbers, key)) {
      throw new IllegalArgumentException("no name of a " + kind + ": " + numbers + " in " + folder);
    }
  }

  /** Of a signed message. */
  static MessageName of(String folder, MessageKind kind, Integer... numbers) {
    return new MessageName(folder, kind, List.of(numbers), Optional.empty());
  }

  /** Takes a name apart; empty if this protocol does not make such a name. */
  public static Optional<MessageName> parse(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches() || !KINDS.containsKey(parts.group("kind"))) {
      return Optional.empty();
    }
    MessageKind kind = KINDS.get(parts.group("kind"));
    String folder = parts.group("folder");
    List<Integer> numbers =
        Arrays.stream(parts.group("numbers").substring(1).split("-"))
            .map(Integer::valueOf)
            .toList();
    Optional<String> key = Optional.ofNullable(parts.group("key"));
    return isName(folder, NameForm.of(kind), numbers, key)
        ? Optional.of(new MessageName(folder, kind, numbers, key))
        : Optional.empty();
  }

  private static boolean isName(
      String folder, NameForm form, List<Integer> numbers, Optional<String> key) {
    Pattern place =
        switch (form.folder()) {
          case SESSION -> SESSION_FOLDER;
          case ATTEMPT -> ATTEMPT_FOLDER;
        };
    return place.matcher(folder).matches()
        && form.allows(numbers)
        && key.isPresent() == form.hasKey()
        && key.map(text -> KEY.matcher(text).matches()).orElse(true);
  }

  static boolean isSessionFolder(String folder) {
    return SESSION_FOLDER.matcher(folder).matches();
  }

  static boolean isAttemptFolder(String folder) {
    return ATTEMPT_FOLDER.matcher(folder).matches();
  }

  private static String word(MessageKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** The whole name. */
  public String text() {
    return folder + "/" + last();
  }

  /** What stands behind the folder. */
  public String last() {
    StringBuilder last = new StringBuilder(word(kind));
    numbers.forEach(number -> last.append('-').append((int) number));
    key.ifPresent(digits -> last.append('-').append(digits));
    return last.toString();
  }

  /** The session's folder: {@code <run>/<session>}. */
  public String session() {
    return folder.substring(0, SESSION_LENGTH);
  }

  /** The attempt in hex, for a kind that belongs to one. */
  public Optional<String> attempt() {
    return folder.length() > SESSION_LENGTH
        ? Optional.of(folder.substring(SESSION_LENGTH + 1))
        : Optional.empty();
  }

  /** Whether it is a sealed block, not a signed message. */
  public boolean isBlock() {
    return key.isPresent();
  }

  /** The index of the party that puts it. */
  public int sender() {
    int at = NameForm.of(kind).fields().indexOf(NameForm.Field.PARTY);
    // A START names no party: the coordinator puts it.
    return at < 0 ? Roster.COORDINATOR : numbers.get(at);
  }

  /** The last number: the seq of a JOIN or STOP, the number of a START. */
  public int number() {
    return numbers.get(numbers.size() - 1);
  }
}
