package io.jointly.spark.deal;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The options of the data source. One that is not known is an error. */
public final class DealtOptions {

  private static final List<String> WRITING =
      List.of("collaboration", "table", "batch", "dealer", "identity", "outside-bounds");
  private static final List<String> READING =
      List.of(
          "collaboration",
          "table",
          "collection",
          "party",
          "identity",
          "join-timeout",
          "round-timeout");

  private final Map<String, String> values;

  private DealtOptions(Map<String, String> given, List<String> known) {
    this.values = new TreeMap<>();
    given.forEach((name, value) -> values.put(name.toLowerCase(Locale.ROOT), value));
    for (String name : values.keySet()) {
      if (!known.contains(name) && !name.equals("path")) {
        throw new CallerException(
            ErrorCode.OPTION,
            "format(\"jointly\") has no option '"
                + name
                + "' here; known options are "
                + String.join(", ", known));
      }
    }
  }

  static DealtOptions ofWriting(Map<String, String> given) {
    return new DealtOptions(given, WRITING);
  }

  /** Of a compute party that collects. */
  public static DealtOptions ofReading(Map<String, String> given) {
    return new DealtOptions(given, READING);
  }

  Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  String text(String name) {
    return find(name)
        .filter(value -> !value.isBlank())
        .orElseThrow(
            () ->
                new CallerException(
                    ErrorCode.OPTION, "format(\"jointly\") needs .option(\"" + name + "\", …)"));
  }

  Path file(String name) {
    try {
      return Path.of(text(name));
    } catch (InvalidPathException e) {
      throw new CallerException(ErrorCode.OPTION, "option " + name + " is no path", e);
    }
  }

  /** The mailbox, as {@code load} or {@code save} names it. */
  String mailbox() {
    return find("path")
        .orElseThrow(
            () ->
                new CallerException(
                    ErrorCode.OPTION,
                    "format(\"jointly\") needs the mailbox: .save(\"s3a://…\") or .load(\"s3a://…\")"));
  }
}
