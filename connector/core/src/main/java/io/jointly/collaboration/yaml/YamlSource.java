package io.jointly.collaboration.yaml;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * The file that a YAML value comes from. Creates the exceptions that say where in the file
 * something is wrong.
 *
 * @param code the code of failures that are caused by the file itself
 */
record YamlSource(Path path, ErrorCode code) {

  private static final Pattern BREAKS = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

  CallerException failure(int line, String what, String remedy) {
    return failure(code, line, what, remedy);
  }

  CallerException failure(ErrorCode otherCode, int line, String what, String remedy) {
    return new CallerException(otherCode, message(line, what, remedy));
  }

  CallerException failure(int line, String what, String remedy, Throwable cause) {
    return new CallerException(code, message(line, what, remedy), cause);
  }

  private String message(int line, String what, String remedy) {
    // A name or the parser's message may contain a line break, but a message must be one line.
    return path + ":" + line + ": " + oneLine(what + "; " + remedy);
  }

  static String oneLine(String text) {
    return BREAKS.matcher(text).replaceAll("?");
  }

  /** The line of a mark, from 1. */
  static int line(Optional<Mark> mark) {
    return mark.map(m -> m.getLine() + 1).orElse(1);
  }
}
