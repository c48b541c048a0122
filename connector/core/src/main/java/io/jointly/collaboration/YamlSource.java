package io.jointly.collaboration;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * The file that a YAML value comes from. Creates the exceptions that say where in the file
 * something is wrong.
 *
 * @param code the code of failures that are caused by the file itself
 */
record YamlSource(Path path, ErrorCode code) {

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
    return text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", "?");
  }

  /** The line of a mark, from 1. */
  static int line(Optional<Mark> mark) {
    return mark.map(m -> m.getLine() + 1).orElse(1);
  }

  /** Goes on after a mistake, so that one reading names all that can be found. */
  static final class Mistakes {

    private final Map<String, CallerException> found = new LinkedHashMap<>();

    /** The part, or empty if it has a mistake. */
    <T> Optional<T> at(Supplier<T> part) {
      try {
        return Optional.of(part.get());
      } catch (CallerException e) {
        // What is wrong with a whole mapping is met by each of its fields.
        found.putIfAbsent(String.valueOf(e.getMessage()), e);
        return Optional.empty();
      }
    }

    /**
     * @throws CallerException if there was any mistake, with the code of the first one
     */
    void requireNone() {
      if (found.isEmpty()) {
        return;
      }
      CallerException first = found.values().iterator().next();
      if (found.size() == 1) {
        throw first;
      }
      throw new CallerException(
          first.code(),
          found.values().stream().map(Mistakes::text).collect(Collectors.joining(". Also: ")));
    }

    private static String text(CallerException mistake) {
      String message = String.valueOf(mistake.getMessage());
      return message.substring(message.indexOf("] ") + 2);
    }
  }
}
