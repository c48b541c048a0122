package io.jointly.collaboration.yaml;

import io.jointly.error.CallerException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Goes on after a mistake, so that one reading names all that can be found. */
public final class Mistakes {

  private final Map<String, CallerException> found = new LinkedHashMap<>();

  /** The part, or empty if it has a mistake. */
  public <T> Optional<T> at(Supplier<T> part) {
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
  public void requireNone() {
    if (found.isEmpty()) {
      return;
    }
    CallerException first = found.values().iterator().next();
    if (found.size() == 1) {
      throw first;
    }
    throw new CallerException(
        first.code(),
        found.values().stream().map(CallerException::text).collect(Collectors.joining(". Also: ")));
  }
}
