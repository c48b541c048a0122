package io.jointly.query.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Breaks a query that stands on one line into indented lines, as people read SQL: each clause
 * begins one, and a query in parentheses is indented. Only white space between words changes, so
 * the text stays the same SQL.
 */
public final class SqlLines {

  /** A line is broken where it would be longer, if there is a place for it. */
  private static final int WIDTH = 100;

  /** A query in parentheses of this length stays on its line, if there is none within it. */
  private static final int SHORT = 60;

  private static final String INDENT = "  ";

  /** Words that begin a line, each with what may stand before it on that line. */
  private static final Set<String> CLAUSES =
      Set.of(
          "SELECT",
          "FROM",
          "WHERE",
          "GROUP BY",
          "UNION ALL",
          "JOIN",
          "CROSS JOIN",
          "LEFT JOIN",
          "LEFT SEMI JOIN",
          "LEFT ANTI JOIN");

  private static final int MOST_WORDS = 3;

  /** A word, a quoted text, a parenthesis or a comma. */
  private record Token(String text, boolean spaced) {

    boolean is(String other) {
      return text.equals(other);
    }

    String behind(CharSequence before) {
      return spaced && !before.isEmpty() ? " " + text : text;
    }
  }

  private final List<Token> tokens;
  private int at;

  private SqlLines(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** The query on several lines, or as it is where it is short. */
  public static String of(String sql) {
    return sql.length() <= WIDTH ? sql : new SqlLines(tokens(sql)).all();
  }

  /** A text that was cut may close parentheses that it does not open. */
  private String all() {
    StringBuilder text = new StringBuilder(query(0));
    while (at < tokens.size()) {
      text.append(close()).append('\n').append(query(0));
    }
    return text.toString();
  }

  /** Up to the parenthesis that ends it. */
  private String query(int depth) {
    List<String> lines = new ArrayList<>();
    while (at < tokens.size() && !tokens.get(at).is(")")) {
      lines.add(clause(depth));
    }
    return String.join("\n" + INDENT.repeat(depth), lines);
  }

  /** One clause; a long one goes on behind commas and before AND, further to the right. */
  private String clause(int depth) {
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    for (int words = wordsOfClause(); words > 0; words--) {
      piece.append(tokens.get(at++).behind(piece));
    }
    while (at < tokens.size() && !tokens.get(at).is(")") && wordsOfClause() == 0) {
      Token token = tokens.get(at);
      if (token.is("AND")) {
        pieces.add(piece.toString());
        piece.setLength(0);
      }
      if (token.is("(")) {
        piece.append(token.spaced && !piece.isEmpty() ? " " : "").append(group(depth));
      } else {
        piece.append(token.behind(piece));
        at++;
      }
      if (token.is(",")) {
        pieces.add(piece.toString());
        piece.setLength(0);
      }
    }
    pieces.add(piece.toString());
    return filled(pieces, depth);
  }

  private static String filled(List<String> pieces, int depth) {
    int least = INDENT.length() * depth;
    String further = "\n" + INDENT.repeat(depth + 2);
    StringBuilder text = new StringBuilder();
    int length = least;
    for (String piece : pieces) {
      if (piece.isEmpty()) {
        continue;
      }
      int first = piece.indexOf('\n') < 0 ? piece.length() : piece.indexOf('\n');
      if (!text.isEmpty() && length + 1 + first > WIDTH) {
        text.append(further);
        length = least + 2 * INDENT.length();
      } else if (!text.isEmpty()) {
        text.append(' ');
        length++;
      }
      text.append(piece);
      length =
          piece.indexOf('\n') < 0
              ? length + piece.length()
              : piece.length() - piece.lastIndexOf('\n');
    }
    return text.toString();
  }

  /** What stands in parentheses, with them. */
  private String group(int depth) {
    int open = at++;
    boolean isQuery =
        at < tokens.size() && (tokens.get(at).is("SELECT") || tokens.get(at).is("VALUES"));
    if (isQuery && !isShort(open)) {
      String inner = query(depth + 1);
      return "(\n" + INDENT.repeat(depth + 1) + inner + "\n" + INDENT.repeat(depth) + close();
    }
    StringBuilder text = new StringBuilder("(");
    while (at < tokens.size() && !tokens.get(at).is(")")) {
      Token token = tokens.get(at);
      if (token.is("(")) {
        text.append(token.spaced ? " " : "").append(group(depth));
      } else {
        text.append(token.behind(text));
        at++;
      }
    }
    return text + close();
  }

  /** Nothing where the text was cut. */
  private String close() {
    return at < tokens.size() ? tokens.get(at++).text : "";
  }

  private boolean isShort(int open) {
    int depth = 0;
    int length = 0;
    int queries = 0;
    for (int i = open; i < tokens.size() && length <= SHORT; i++) {
      Token token = tokens.get(i);
      length += token.text.length() + (token.spaced ? 1 : 0);
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      queries += token.is("SELECT") ? 1 : 0;
      if (depth == 0) {
        return length <= SHORT && queries <= 1;
      }
    }
    return false;
  }

  /** Of how many words the clause is that begins here; 0 where none does. */
  private int wordsOfClause() {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < MOST_WORDS && at + i < tokens.size(); i++) {
      words.append(tokens.get(at + i).behind(words));
      if (CLAUSES.contains(words.toString())) {
        return i + 1;
      }
    }
    return 0;
  }

  private static List<Token> tokens(String sql) {
    List<Token> tokens = new ArrayList<>();
    int i = 0;
    while (i < sql.length()) {
      boolean spaced = false;
      while (i < sql.length() && sql.charAt(i) == ' ') {
        spaced = true;
        i++;
      }
      int end = end(sql, i);
      if (end > i) {
        tokens.add(new Token(sql.substring(i, end), spaced));
      }
      i = end;
    }
    return tokens;
  }

  private static int end(String sql, int start) {
    int i = start;
    while (i < sql.length()) {
      char c = sql.charAt(i);
      if (c == '\'' || c == '`') {
        i = behindQuoted(sql, i);
      } else if (c == ' ' || "(),".indexOf(c) >= 0) {
        return i == start && c != ' ' ? i + 1 : i;
      } else {
        i++;
      }
    }
    return i;
  }

  private static int behindQuoted(String sql, int start) {
    char quote = sql.charAt(start);
    for (int i = start + 1; i < sql.length(); i++) {
      if (sql.charAt(i) == '\\' && quote == '\'') {
        i++;
      } else if (sql.charAt(i) == quote) {
        return i + 1;
      }
    }
    return sql.length();
  }
}
