package io.jointly.protocol.parameters;

/**
 * Who asks at a party, as that party says (PROTOCOL.md §4.2). Nobody else can check it.
 *
 * @param user the name under which its software knows the person
 * @param application what the person runs; may be empty
 */
public record Person(String user, String application) {

  /** Most letters of each. */
  public static final int MOST_LETTERS = 200;

  /** What stands for a user whose name is not known. */
  private static final String UNKNOWN = "?";

  public Person {
    if (user.isEmpty() || !isValid(user) || !isValid(application)) {
      throw new IllegalArgumentException(
          "a person's name, of 1 to "
              + MOST_LETTERS
              + " letters, or the application has too many letters, or control characters");
    }
  }

  /** With names as they come: what cannot stand in a message is replaced, and the end cut off. */
  public static Person of(String user, String application) {
    String cleaned = cleaned(user);
    return new Person(cleaned.isEmpty() ? UNKNOWN : cleaned, cleaned(application));
  }

  private static String cleaned(String text) {
    StringBuilder cleaned = new StringBuilder();
    text.codePoints()
        .limit(MOST_LETTERS)
        .forEach(c -> cleaned.appendCodePoint(isLetter(c) ? c : '?'));
    return cleaned.toString();
  }

  /** Whether a text has few enough letters, and each is one that stands on one line. */
  static boolean isValid(String text) {
    return text.codePointCount(0, text.length()) <= MOST_LETTERS
        && text.codePoints().allMatch(Person::isLetter);
  }

  private static boolean isLetter(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
