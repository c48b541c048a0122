package io.jointly.plan;

import io.jointly.query.Expr;
import java.util.Locale;

/**
 * Bounds the work of a regular expression. Java's matcher goes back and tries again, and for {@code
 * (a+)+b} it does so 2 to the length of the text times; nothing stops it. So only expressions are
 * taken in which each repetition of unknown length repeats a single letter or class, or a sequence
 * without a choice. With k of them, a text of n letters takes at most n to the k + 1 steps for each
 * way to choose among alternatives.
 */
final class RegexSize {

  static final String RULE =
      "write a regular expression as a constant of at most 1,000 characters, with *, + and {n,} at"
          + " most three times, each after a letter, a class or a group without *, +, ?, {} and |,"
          + " with at most 1,000 ways to choose by ?, {m,n} and |, and without look-around and"
          + " references to groups";

  private static final int LONGEST = 1_000;
  private static final int MOST_OPEN = 3;
  private static final long MOST_WAYS = 1_000;
  private static final int MOST_REPETITIONS = 1_000;

  /** Letters that may stand behind a backslash; there are no references to groups among them. */
  private static final String ESCAPES = "tnrfae\\dDsSwWhHvVbB.[]{}()*+?^$|-/'\"&:;,<>=!@#%~`_ AzZ";

  private final String regex;
  private int at;

  private RegexSize(String regex) {
    this.regex = regex;
  }

  /**
   * What a part can make the matcher do.
   *
   * @param ways to choose among alternatives and lengths that are known
   * @param open repetitions of unknown length
   */
  private record Work(long ways, int open) {

    static final Work NONE = new Work(1, 0);

    Work then(Work next) {
      return checked(ways * next.ways, open + next.open);
    }

    Work or(Work other) {
      return checked(ways + other.ways, open + other.open);
    }

    Work repeated(int least, int most) {
      long all = 0;
      for (int i = least; i <= most; i++) {
        long each = 1;
        for (int j = 0; j < i && ways > 1; j++) {
          each = checked(each * ways, 0).ways;
        }
        all = checked(all + each, 0).ways;
      }
      return checked(Math.max(1, all), open * most);
    }

    private static Work checked(long ways, int open) {
      if (ways > MOST_WAYS || open > MOST_OPEN) {
        throw new TooLargeException();
      }
      return new Work(ways, open);
    }
  }

  /** Too much work, or something that this class does not know. */
  private static final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLargeException() {
      super(null, null, false, false);
    }
  }

  /** Whether it is a constant whose work is bounded. NULL matches nothing. */
  static boolean isSmall(Expr pattern) {
    if (!(pattern instanceof Expr.Literal literal)) {
      return false;
    }
    return !(literal.value() instanceof String text) || isSmall(text);
  }

  static boolean isSmall(String regex) {
    if (regex.length() > LONGEST) {
      return false;
    }
    try {
      RegexSize size = new RegexSize(regex);
      size.alternatives();
      return size.at == regex.length();
    } catch (TooLargeException e) {
      return false;
    }
  }

  private boolean has(char letter) {
    return at < regex.length() && regex.charAt(at) == letter;
  }

  private char next() {
    if (at >= regex.length()) {
      throw new TooLargeException();
    }
    return regex.charAt(at++);
  }

  private Work alternatives() {
    Work work = sequence();
    while (has('|')) {
      at++;
      work = work.or(sequence());
    }
    return work;
  }

  private Work sequence() {
    Work work = Work.NONE;
    while (at < regex.length() && !has('|') && !has(')')) {
      work = work.then(quantified(atom()));
    }
    return work;
  }

  private Work atom() {
    char letter = next();
    switch (letter) {
      case '(' -> {
        return group();
      }
      case '[' -> characters();
      case '\\' -> escape();
      case '*', '+', '?', '{' -> throw new TooLargeException();
      default -> {}
    }
    return Work.NONE;
  }

  private Work group() {
    if (has('?')) {
      at++;
      flags();
    }
    if (has(')')) {
      at++;
      return Work.NONE;
    }
    Work work = alternatives();
    if (next() != ')') {
      throw new TooLargeException();
    }
    return work;
  }

  /** Of a group that is not captured, or for the rest of the expression. */
  private void flags() {
    while (has('i') || has('s') || has('m') || has('u') || has('-')) {
      at++;
    }
    if (has(':')) {
      at++;
    } else if (!has(')')) {
      throw new TooLargeException();
    }
  }

  private void characters() {
    if (has('^')) {
      at++;
    }
    if (has(']')) {
      throw new TooLargeException();
    }
    for (char letter = next(); letter != ']'; letter = next()) {
      if (letter == '\\') {
        escape();
      } else if (letter == '[') {
        characters();
      }
    }
  }

  private void escape() {
    char letter = next();
    if (letter == 'p' || letter == 'P') {
      if (has('{')) {
        skipTo('}');
      } else {
        next();
      }
    } else if (letter == 'u') {
      for (int i = 0; i < 4; i++) {
        if (Character.digit(next(), 16) < 0) {
          throw new TooLargeException();
        }
      }
    } else if (ESCAPES.indexOf(letter) < 0) {
      throw new TooLargeException();
    }
  }

  private void skipTo(char end) {
    while (next() != end) {
      // Names of classes hold nothing else.
    }
  }

  private Work quantified(Work atom) {
    Work work = atom;
    if (has('*') || has('+')) {
      at++;
      work = open(atom);
    } else if (has('?')) {
      at++;
      work = atom.repeated(0, 1);
    } else if (has('{')) {
      at++;
      work = counted(atom);
    } else {
      return atom;
    }
    // Reluctant or possessive.
    if (has('?') || has('+')) {
      at++;
    }
    if (has('*') || has('+') || has('?') || has('{')) {
      throw new TooLargeException();
    }
    return work;
  }

  private static Work open(Work atom) {
    if (!atom.equals(Work.NONE)) {
      throw new TooLargeException();
    }
    return new Work(1, 1);
  }

  private Work counted(Work atom) {
    int least = number();
    if (has('}')) {
      at++;
      return atom.repeated(least, least);
    }
    if (next() != ',') {
      throw new TooLargeException();
    }
    if (has('}')) {
      at++;
      return open(atom);
    }
    int most = number();
    if (next() != '}' || most < least) {
      throw new TooLargeException();
    }
    return atom.repeated(least, most);
  }

  private int number() {
    int from = at;
    while (at < regex.length() && Character.digit(regex.charAt(at), 10) >= 0) {
      at++;
    }
    String digits = regex.substring(from, at).toLowerCase(Locale.ROOT);
    if (digits.isEmpty() || digits.length() > 4 || Integer.parseInt(digits) > MOST_REPETITIONS) {
      throw new TooLargeException();
    }
    return Integer.parseInt(digits);
  }
}
