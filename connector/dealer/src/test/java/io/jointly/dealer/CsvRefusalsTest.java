package io.jointly.dealer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are not dealt, and why. Nothing of them leaves, and no value is repeated. */
class CsvRefusalsTest {

  private static final String GOOD = "north,2021,1,1,2026-01-01,true\n";

  @TempDir Path folder;
  private DealtFiles files;

  @BeforeEach
  void writeFiles() {
    files = new DealtFiles(folder);
  }

  /** What a file is refused with, without its path. */
  private List<String> refused(Path csv, String... more) {
    DealtFiles.Result dealt = files.deal(csv, "june", more);
    assertThat(dealt.code()).as(dealt.out()).isEqualTo(1);
    assertThat(dealt.out()).isEmpty();
    files.requireNothingDealt();
    assertThat(files.check(csv, more)).as("--check says the same").isEqualTo(dealt);
    return dealt.err().lines().map(line -> line.replace(csv.toString(), "F")).toList();
  }

  private static final String ONE =
      "[JOINTLY_DEALT_ROWS] F has 1 mistake, see above; nothing was dealt. Correct the file, or see"
          + " --outside-bounds";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "south,,,,, | Town: the value is not among the values that are declared",
        "North,,,,, | Town: the value is not among the values that are declared",
        "~ north,,,,,~ | Town: the value is not among the values that are declared",
        "NULL,,,,, | Town: the value is not among the values that are declared",
        ",2019,,,, | year: the value is outside min 2020 and max 2026",
        ",40000,,,, | year: the value is no smallint; write a whole number from -32768 to 32767 in"
            + " plain digits",
        ",2021.0,,,, | year: the value is no smallint; write a whole number from -32768 to 32767 in"
            + " plain digits",
        "~, 2021,,,,~ | year: the value is no smallint; write a whole number from -32768 to 32767 in"
            + " plain digits",
        ",~\"\"~,,,, | year: the value is an empty text and no smallint; for NULL write nothing,"
            + " without quotes",
        ",,50000.01,,, | income: the value is outside min 0.00 and max 50000.00",
        ",,-0.01,,, | income: the value is outside min 0.00 and max 50000.00",
        ",,1.005,,, | income: the value is no decimal(9,2); write a number such as -12 or 0.5, with at"
            + " most 7 digits before the point and 2 behind it",
        ",,12345678,,, | income: the value is no decimal(9,2); write a number such as -12 or 0.5, with"
            + " at most 7 digits before the point and 2 behind it",
        ",,\"1,5\",,, | income: the value is no decimal(9,2); write a number such as -12 or 0.5, with at"
            + " most 7 digits before the point and 2 behind it",
        ",,,10.1,, | dose: the value is outside min 0.0 and max 10.0",
        ",,,NaN,, | dose: the value is no double; write a finite number such as -12, 0.5 or 1.5e6",
        ",,,1e999,, | dose: the value is no double; write a finite number such as -12, 0.5 or 1.5e6",
        ",,,,31.12.2025, | since: the value is no date; write YYYY-MM-DD",
        ",,,,2026-02-29, | since: the value is no date; write YYYY-MM-DD",
        ",,,,1999-12-31, | since: the value is outside min 2000-01-01 and max 2026-12-31",
        ",,,,,yes | member: the value is no boolean; write true or false",
        ",,,,,TRUE | member: the value is no boolean; write true or false",
        ",,,,,1 | member: the value is no boolean; write true or false",
      })
  void refusesAValue(String row, String message) {
    Path csv = files.csv(DealtFiles.HEADER + GOOD + row.replace("~", "") + "\n" + GOOD);
    assertThat(refused(csv)).containsExactly("F:3: column " + message, ONE);
  }

  @ParameterizedTest
  @CsvSource({"'north,2021', 2", "'north,2021,1,1,2026-01-01,true,', 7", "'\"\"', 1"})
  void refusesARowOfAnotherLength(String row, int fields) {
    Path csv = files.csv(DealtFiles.HEADER + row + "\n");
    assertThat(refused(csv))
        .containsExactly("F:2: the row has " + fields + " fields and the header has 6", ONE);
  }

  @Test
  void saysAllThatIsWrongInARow() {
    Path csv = files.csv(DealtFiles.HEADER + "x,1,x,x,x,x\n");
    assertThat(refused(csv)).hasSize(7).endsWith(ONE.replace("1 mistake", "6 mistakes"));
  }

  @Test
  void showsTheFirstTwentyMistakes() {
    Path csv = files.csv(DealtFiles.HEADER + GOOD + (GOOD + ",,,,,x\n").repeat(30));
    List<String> said = refused(csv);
    assertThat(said)
        .hasSize(21)
        .startsWith("F:4: column member: the value is no boolean; write true or false")
        .contains("F:42: column member: the value is no boolean; write true or false")
        .endsWith(
            "[JOINTLY_DEALT_ROWS] F has 30 mistakes, and the lines above are the first 20; nothing"
                + " was dealt. Correct the file, or see --outside-bounds");
  }

  @Test
  void clampAndNullHelpOnlyWithBounds() {
    Path csv = files.csv(DealtFiles.HEADER + "south,2019,x,11,,\n");
    assertThat(refused(csv, "--outside-bounds", "clamp"))
        .hasSize(3)
        .startsWith(
            "F:2: column income: the value is no decimal(9,2); write a number such as -12 or 0.5,"
                + " with at most 7 digits before the point and 2 behind it",
            "F:2: column Town: the value is not among the values that are declared");
    assertThat(refused(csv, "--outside-bounds", "null")).hasSize(2);
  }

  private static final String COLUMNS =
      ". Write a first line with the columns Town, year, income, dose, since, member, in any order"
          + " and separated by commas";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Town,year,income,dose,since | column member is missing",
        "Town,year,income,dose,since,member,age | its field 7 is no column of the table",
        "'Town,year,income,dose,since, member' | its field 6 has blanks before or after the name"
            + " member, column member is missing",
        "Town,year,income,dose,since,TOWN | column Town stands there twice, column member is missing",
        "Town,year,income,dose,since,member, | its field 7 is no column of the table",
        "canary,17,18,19,20,21 | its field 1 is no column of the table, its field 2 is no column of"
            + " the table, its field 3 is no column of the table, its field 4 is no column of the"
            + " table, its field 5 is no column of the table, its field 6 is no column of the table,"
            + " column Town is missing, column year is missing, column income is missing, column dose"
            + " is missing, column since is missing, column member is missing"
      })
  void refusesAHeader(String header, String message) {
    assertThat(refused(files.csv(header + "\n" + GOOD)))
        .containsExactly("[JOINTLY_DEALT_ROWS] F:1: the header does not fit: " + message + COLUMNS);
  }

  @ParameterizedTest
  @CsvSource({"';', semicolons", "'\t', tabs"})
  void guessesAnotherSeparator(String separator, String name) {
    Path csv = files.csv((DealtFiles.HEADER + GOOD).replace(",", separator));
    assertThat(refused(csv).get(0)).endsWith("; the file seems to have " + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\uFEFF"})
  void refusesAnEmptyFile(String text) {
    assertThat(refused(files.csv(text)))
        .containsExactly(
            "[JOINTLY_DEALT_ROWS] F is empty; write a line with the names of the columns first");
  }

  @Test
  void refusesAFileWithoutRows() {
    assertThat(refused(files.csv(DealtFiles.HEADER + "\n\n")))
        .containsExactly(
            "[JOINTLY_DEALT_ROWS] F has a header and no row; nothing was dealt. Check that it is the"
                + " right file");
  }

  /** The file is read twice, and what comes out of a pipe is gone. */
  @Test
  void refusesAPipe() {
    assertThat(files.check(Path.of("/dev/null")).failure())
        .isEqualTo(
            "[JOINTLY_DEALT_ROWS] /dev/null is no file on a disk. It is read twice, before and while"
                + " its rows are dealt; write the rows to a file first");
  }

  @Test
  void refusesMoreRowsThanADealerMayHave() {
    assertThat(refused(files.csv(DealtFiles.HEADER + GOOD.repeat(2001))))
        .containsExactly(
            "[JOINTLY_DEALT_ROWS] there are 2001 rows, and max_rows_per_dealer of table survey is"
                + " 2000; nothing was dealt. Deal fewer rows, or agree on another collaboration");
  }

  @ParameterizedTest
  @CsvSource({"ISO-8859-1, 3", "windows-1252, 3", "UTF-16, 1"})
  void refusesAnotherEncoding(String charset, int line) {
    String text = DealtFiles.HEADER + GOOD + "\u00fc,,,,,\n" + GOOD;
    Path csv = files.csv(text.getBytes(Charset.forName(charset)));
    assertThat(refused(csv))
        .containsExactly(
            "[JOINTLY_DEALT_ROWS] F:" + line + ": the file is not UTF-8; save it as UTF-8");
  }

  /** The mistake lies behind what is read at once. */
  @Test
  void findsTheLineOfABadByte() {
    byte[] text =
        (DealtFiles.HEADER + GOOD.repeat(1500) + "?,,,,,\n").getBytes(StandardCharsets.UTF_8);
    text[text.length - 7] = (byte) 0xC0;
    assertThat(refused(files.csv(text)))
        .containsExactly("[JOINTLY_DEALT_ROWS] F:1502: the file is not UTF-8; save it as UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"north\"x,,,,,\n", "\"north,,,,,\n" + GOOD, ",,,,,\"true"})
  void refusesQuotesThatDoNotClose(String row) {
    assertThat(refused(files.csv(DealtFiles.HEADER + GOOD + row)))
        .last()
        .asString()
        .startsWith("[JOINTLY_DEALT_ROWS] F:3: the row that begins here is no CSV: quotes stand");
  }

  /** What the reader itself puts behind the end is a row like others where a file has it. */
  @Test
  void refusesTheLetterZero() {
    assertThat(refused(files.csv(DealtFiles.HEADER + GOOD + "\0\n" + GOOD + "\0")))
        .containsExactly(
            "F:3: the row has 1 fields and the header has 6",
            "F:5: the row has 1 fields and the header has 6",
            ONE.replace("1 mistake", "2 mistakes"));
  }

  @Test
  void refusesAFieldWithoutEnd() {
    Path csv = files.csv(DealtFiles.HEADER + GOOD + "\"" + "x".repeat(1 << 21) + "\",,,,,\n");
    assertThat(refused(csv).get(0))
        .isEqualTo(
            "[JOINTLY_DEALT_ROWS] F:3: the row that begins here is no CSV: quotes stand around a"
                + " whole field, a quote in it is doubled, and a field has at most 1048576"
                + " characters. Correct the file");
  }

  @Test
  void refusesWhatIsNoFile() {
    assertThat(refused(folder.resolve("nowhere.csv")))
        .containsExactly("[JOINTLY_DEALT_ROWS] F does not exist; check the path");
    assertThat(refused(folder))
        .containsExactly("[JOINTLY_DEALT_ROWS] F is a folder; give a CSV file");
  }

  @Test
  void anEmptyLineOfOneColumnIsRefused() throws Exception {
    DealtFiles one =
        new DealtFiles(
            java.nio.file.Files.createDirectory(folder.resolve("one")),
            "columns: {x: {type: int, use: [measure], min: 0, max: 9}}");
    Path csv = one.csv("x\n1\n\n2\n");
    assertThat(one.deal(csv, "june").err())
        .startsWith(csv + ":3: the line is empty, so that nobody can tell whether it is a row\n");
    one.requireNothingDealt();
  }
}
