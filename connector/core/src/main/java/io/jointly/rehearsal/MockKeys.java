package io.jointly.rehearsal;

import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Table;
import io.jointly.query.SqlType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Keys of rows that nobody has. The entities of one name are the same in all tables, so that joins
 * find them; those of an entity at one party differ from those of the other parties, and of one
 * that may be at many, half are at the next party, too.
 */
final class MockKeys {

  /** Rows of one entity, where the file allows so many. */
  private static final int ROWS = 3;

  /** Entities that may belong to one. */
  private static final int WITHIN = 16;

  private final List<EntityKey> keys;
  private final int party;
  private final int parties;
  private final long rows;

  /**
   * @param party from 0
   * @param rows of the table at each party
   */
  MockKeys(Table table, int party, int parties, long rows) {
    this.keys = table.keys();
    this.party = party;
    this.parties = parties;
    this.rows = rows;
  }

  /** The number of the entity that a row is about, by the key's place among the table's keys. */
  long number(int key, long row) {
    long own = Math.floorDiv(row, rowsOfOne(0));
    EntityKey outer = keys.get(0);
    long number =
        outer.isAtOneParty()
            ? own * parties + party
            : own + party * Math.max(1, rows / rowsOfOne(0) / 2);
    for (int at = 1; at <= key; at++) {
      long within = (row % rowsOfOne(at - 1)) / rowsOfOne(at);
      number = number * WITHIN + within;
    }
    return 1 + number;
  }

  private long rowsOfOne(int key) {
    if (key == keys.size() - 1 && keys.size() > 1) {
      return 1;
    }
    Long most = keys.get(key).maxRows();
    return most == null ? ROWS : Math.min(most, ROWS);
  }

  /** The key as a value of a column's type. */
  static Object value(SqlType type, long number) {
    return switch (type.kind()) {
      case BOOLEAN -> number % 2 == 0;
      case TINYINT -> (byte) (number % Byte.MAX_VALUE);
      case SMALLINT -> (short) (number % Short.MAX_VALUE);
      case INT -> (int) (number % Integer.MAX_VALUE);
      case BIGINT -> number;
      case DECIMAL ->
          new BigDecimal(number)
              .remainder(BigDecimal.TEN.pow(type.precision() - type.scale()))
              .setScale(type.scale());
      case FLOAT -> (float) number;
      case DOUBLE -> (double) number;
      case STRING -> "id-" + number;
      case DATE -> LocalDate.ofEpochDay(number % 2_000_000);
      case TIMESTAMP -> Instant.ofEpochSecond(number);
      case TIMESTAMP_NTZ -> LocalDateTime.ofEpochSecond(number, 0, ZoneOffset.UTC);
    };
  }
}
