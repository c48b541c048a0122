package io.jointly.cli;

import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A day of UTC at the command line. */
final class Day implements ITypeConverter<LocalDate> {

  /** picocli creates it. */
  Day() {}

  @Override
  public LocalDate convert(String text) {
    LocalDate today = LocalDate.now(Clock.systemUTC());
    return switch (text) {
      case "today" -> today;
      case "yesterday" -> today.minusDays(1);
      default -> date(text);
    };
  }

  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException(
          "'" + text + "' is no day; write a date such as 2026-11-28, today or yesterday");
    }
  }
}
