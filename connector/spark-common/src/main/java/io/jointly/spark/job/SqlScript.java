package io.jointly.spark.job;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits the text of a SQL script into its statements, by the lexical rules of Spark SQL: a
 * semicolon inside a string, a quoted identifier or a comment does not end a statement.
 */
public final class SqlScript {

  /**
   * A statement of a script.
   *
   * @param line on which it begins, from 1
   * @param text without its semicolon
   */
  public record Statement(int line, String text) {}

  private static final int NONE = -1;

  private final String text;
  private final List<Statement> statements = new ArrayList<>();
  private int at;
  private int start;
  private int content = NONE;

  private SqlScript(String text) {
    this.text = text;
  }

  /**
   * The statements in order. A part with only blanks and comments is not a statement.
   *
   * @throws IllegalArgumentException if a string, identifier or comment is not closed; the message
   *     gives the line on which it begins
   */
  public static List<Statement> split(String text) {
    SqlScript script = new SqlScript(text);
    script.run();
    return List.copyOf(script.statements);
  }

  /**
   * The statements of a file.
   *
   * @throws CallerException (OPTION) if it cannot be read as text, has no statement, or has
   *     something that is not closed
   */
  public static List<Statement> read(Path file) {
    List<Statement> statements;
    try {
      statements = split(Files.readString(file));
    } catch (IOException e) {
      throw new CallerException(
          ErrorCode.OPTION, file + " cannot be read as UTF-8 (" + e + "); check the path", e);
    } catch (IllegalArgumentException e) {
      throw new CallerException(ErrorCode.OPTION, file + ", " + e.getMessage() + "; close it", e);
    }
    if (statements.isEmpty()) {
      throw new CallerException(
          ErrorCode.OPTION, file + " has no statement; write a query into it");
    }
    return statements;
  }

  private void run() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (text.startsWith("--", at)) {
        skipLineComment();
      } else if (text.startsWith("/*", at)) {
        skipBlockComment();
      } else if (c == '\'' || c == '"') {
        skipString(c);
      } else if (c == '`') {
        skipIdentifier();
      } else if (c == ';') {
        end();
        at++;
        start = at;
      } else {
        if (!Character.isWhitespace(c)) {
          begin();
        }
        at++;
      }
    }
    end();
  }

  private void end() {
    if (content != NONE) {
      statements.add(new Statement(line(content), text.substring(start, at).strip()));
    }
    content = NONE;
  }

  private void begin() {
    content = content == NONE ? at : content;
  }

  private int line(int place) {
    return 1 + (int) text.substring(0, place).chars().filter(c -> c == '\n').count();
  }

  private void skipLineComment() {
    int newline = text.indexOf('\n', at);
    at = newline < 0 ? text.length() : newline + 1;
  }

  /** Spark lets block comments nest. */
  private void skipBlockComment() {
    int from = at;
    int depth = 0;
    while (at < text.length()) {
      if (text.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (text.startsWith("*/", at)) {
        depth--;
        at += 2;
        if (depth == 0) {
          return;
        }
      } else {
        at++;
      }
    }
    throw notClosed("comment", from);
  }

  /** A backslash escapes the next character, but not in a raw string: {@code r'\'} is whole. */
  private void skipString(char quote) {
    int from = at;
    boolean raw = isRawPrefix(from);
    begin();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\' && !raw) {
        at += 2;
      } else if (c == quote) {
        at++;
        return;
      } else {
        at++;
      }
    }
    throw notClosed("string", from);
  }

  private boolean isRawPrefix(int quoteAt) {
    if (quoteAt == 0 || Character.toLowerCase(text.charAt(quoteAt - 1)) != 'r') {
      return false;
    }
    return quoteAt == 1 || !Character.isJavaIdentifierPart(text.charAt(quoteAt - 2));
  }

  private void skipIdentifier() {
    int close = text.indexOf('`', at + 1);
    if (close < 0) {
      throw notClosed("quoted identifier", at);
    }
    begin();
    // A doubled backtick inside a name counts as the end of one identifier and the start of the
    // next. The end is the same.
    at = close + 1;
  }

  private IllegalArgumentException notClosed(String what, int from) {
    return new IllegalArgumentException(
        "line " + line(from) + ": the " + what + " that begins here is not closed");
  }
}
