package io.jointly.collaboration.reader;

import io.jointly.collaboration.AnyCase;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.yaml.YamlValue;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads names and compares them. Tables and columns are compared as SQL does, ignoring case. Ids of
 * collaborations and parties are lower case and compared exactly.
 */
final class NameReader {

  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
  private static final Pattern TABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
  private static final int LONGEST_COLUMN = 255;

  private NameReader() {}

  /** The id of a collaboration or a party. */
  static String id(YamlValue value) {
    String id = value.text();
    if (!ID.matcher(id).matches()) {
      throw value.fail(
          "is '" + YamlValue.clean(id) + "'",
          "write a lower-case letter a-z, then up to 62 of a-z, 0-9, - and _");
    }
    return id;
  }

  static String table(YamlValue.Entry entry, Set<String> folded) {
    if (!TABLE.matcher(entry.name()).matches()) {
      throw entry
          .key()
          .fail(
              "is not a valid table name",
              "write a letter A-Z or a-z or _, then up to 127 letters, 0-9 and _");
    }
    if (AnyCase.fold(entry.name()).equals(AnyCase.fold(Table.OF_ANSWERS))) {
      throw entry
          .key()
          .fail(
              "is the name of the catalog's own table, which tells of the answers",
              "give the joint table another name");
    }
    return unique(entry, folded);
  }

  /** A column as a key: anything that SQL can write between backticks, on one line. */
  static String column(YamlValue.Entry entry, Set<String> folded) {
    requireColumn(entry.key(), entry.name());
    return unique(entry, folded);
  }

  /** A column as a value. */
  static String column(YamlValue value) {
    String name = value.text();
    requireColumn(value, name);
    return name;
  }

  private static void requireColumn(YamlValue place, String name) {
    if (name.isEmpty()
        || name.length() > LONGEST_COLUMN
        || !name.equals(name.strip())
        || name.codePoints().anyMatch(NameReader::breaksLine)) {
      throw place.fail(
          "is not a valid column name",
          "write 1 to 255 characters with no control characters and no space at either end");
    }
  }

  private static String unique(YamlValue.Entry entry, Set<String> folded) {
    if (!folded.add(AnyCase.fold(entry.name()))) {
      throw entry
          .key()
          .fail(
              "exists already, because SQL ignores upper and lower case",
              "rename or remove one of the two");
    }
    return entry.name();
  }

  private static boolean breaksLine(int letter) {
    return switch (Character.getType(letter)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      default -> false;
    };
  }
}
