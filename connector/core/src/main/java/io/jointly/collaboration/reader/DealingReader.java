package io.jointly.collaboration.reader;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Dealer;
import io.jointly.collaboration.Dealing;
import io.jointly.collaboration.Dealing.Validity;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.Use;
import io.jointly.collaboration.yaml.Mistakes;
import io.jointly.collaboration.yaml.YamlValue;
import io.jointly.collaboration.yaml.YamlValue.Fields;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Reads how the rows of a share table are dealt. {@link DealersReader} reads who deals them. */
final class DealingReader {

  private static final String OWN = "own_rows";
  private static final String HIDE = "hide_dimensions";
  private static final String VALIDITY = "validity";
  private static final String MOST_ROWS = "max_rows_per_dealer";

  /** The fields of a table that concern dealing. */
  static final List<String> FIELDS = List.of(DealersReader.FIELD, OWN, HIDE, VALIDITY, MOST_ROWS);

  private static final long MOST_CELLS = 4096;

  private DealingReader() {}

  /** Whether a table is a share table. */
  static boolean isIn(Fields table) {
    return table.optional(DealersReader.FIELD).isPresent();
  }

  static boolean hidesDimensions(Fields table) {
    return table.optional(HIDE).map(YamlValue::bool).orElse(false);
  }

  /** Refuses what has a meaning in a share table only. */
  static void requireNone(Fields table) {
    for (String field : List.of(OWN, HIDE, VALIDITY, MOST_ROWS)) {
      table
          .optional(field)
          .ifPresent(
              value -> {
                throw value.fail(
                    "stands in a table without dealers, and concerns rows that are dealt",
                    "write 'dealers: {…}' too, or remove it");
              });
    }
  }

  /**
   * @param hides what {@link #hidesDimensions} says
   * @param maxRows of the table
   */
  static Dealing dealing(Fields table, boolean hides, long maxRows, DealerKeyCheck check) {
    Mistakes mistakes = new Mistakes();
    mistakes.at(() -> requireRowsOfNobody(table));
    refuse(table, "entity_key", "whose rows the rules count", mistakes);
    refuse(table, "max_rows_per_entity", "whose rows the rules count", mistakes);
    refuse(table, "joins", "whose rows are joined with nothing", mistakes);
    Optional<List<Dealer>> dealers =
        mistakes.at(() -> DealersReader.dealers(table.required(DealersReader.FIELD), check));
    Optional<Validity> validity =
        mistakes.at(
            () ->
                table
                    .optional(VALIDITY)
                    .map(value -> value.oneOf(Validity.class))
                    .orElse(Validity.CHECKED));
    Optional<Long> rows =
        mistakes.at(
            () -> table.optional(MOST_ROWS).map(value -> rows(value, maxRows)).orElse(maxRows));
    Optional<Boolean> own =
        mistakes.at(() -> table.optional(OWN).map(YamlValue::bool).orElse(false));
    mistakes.requireNone();
    return new Dealing(
        dealers.orElseThrow(),
        own.orElseThrow(),
        hides,
        validity.orElseThrow(),
        rows.orElseThrow());
  }

  private static Fields requireRowsOfNobody(Fields table) {
    table
        .optional("public")
        .filter(YamlValue::bool)
        .ifPresent(
            value -> {
              throw value.fail(
                  "is true in a share table, whose rows nobody has",
                  "remove it, or remove 'dealers'");
            });
    return table;
  }

  private static void refuse(Fields table, String field, String why, Mistakes mistakes) {
    table
        .optional(field)
        .ifPresent(
            value ->
                mistakes.at(
                    () -> {
                      throw value.fail(
                          "stands in a share table, " + why, "remove it, or remove 'dealers'");
                    }));
  }

  private static long rows(YamlValue written, long maxRows) {
    long rows = written.integer(1, Table.MOST_ROWS);
    if (rows > maxRows) {
      throw written.fail(
          "is " + rows + ", and max_rows of the whole table is " + maxRows,
          "write a number that is not greater");
    }
    return rows;
  }

  /** Whether something of a row is shared, and not too much. */
  static void requireShared(YamlValue place, Fields table, Collection<Column> columns) {
    List<Column> dimensions =
        columns.stream().filter(column -> !column.allows(Use.MEASURE)).toList();
    if (!hidesDimensions(table)) {
      if (dimensions.size() == columns.size()) {
        throw place.fail(
            "is a share table without a measure, and every compute party would see its dimensions,"
                + " so that nothing of a row is shared",
            "write 'hide_dimensions: true', or declare a measure");
      }
      return;
    }
    YamlValue hides = table.required(HIDE);
    if (dimensions.isEmpty()) {
      throw hides.fail("is true, and the table has no dimension", "remove it, or declare one");
    }
    BigInteger cells =
        dimensions.stream()
            .map(column -> DealtDomain.values(column).orElseThrow().add(BigInteger.ONE))
            .reduce(BigInteger.ONE, BigInteger::multiply);
    if (cells.compareTo(BigInteger.valueOf(MOST_CELLS)) > 0) {
      throw hides.fail(
          "hides dimensions with "
              + DealtDomain.text(cells)
              + " combinations of their values and NULL ("
              + String.join(
                  " · ",
                  dimensions.stream()
                      .map(
                          column ->
                              DealtDomain.text(
                                  DealtDomain.values(column).orElseThrow().add(BigInteger.ONE)))
                      .toList())
              + "), each of which is an element of every row, and there can be "
              + MOST_CELLS,
          "declare fewer dimensions or fewer values, such as bands of ages, or hide none");
    }
  }
}
