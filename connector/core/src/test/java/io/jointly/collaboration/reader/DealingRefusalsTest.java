package io.jointly.collaboration.reader;

import static io.jointly.collaboration.reader.SampleFiles.DEALER_1;
import static io.jointly.collaboration.reader.SampleFiles.DEALER_2;
import static io.jointly.collaboration.reader.SampleFiles.KEY_1;
import static io.jointly.collaboration.reader.SampleFiles.KEY_2;
import static io.jointly.collaboration.reader.SampleFiles.KEY_3;
import static io.jointly.collaboration.reader.SampleFiles.TODAY;
import static io.jointly.collaboration.reader.SampleFiles.WITH_DEALERS;
import static io.jointly.collaboration.reader.SampleFiles.edit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Policy;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One change to a good file each; § marks the line that the message must name. */
class DealingRefusalsTest {

  private static final String HIDE = "hide_dimensions: true";
  private static final String SURGERY = "dealers: {surgery: \"" + DEALER_1 + "\"}";
  private static final String TRUSTED = "validity: trusted";
  private static final String CLINIC_A = "clinic-a: \"" + DEALER_2 + "\"";
  private static final String FORMS = "  forms:\n";
  private static final String VISITS = "Visits:\n    columns:";
  private static final String FOUND = "found:  {type: boolean,        use: [measure]}";
  private static final String TOWN = "town:   {type: string, use: [filter], values: [a, b]}";

  @TempDir Path folder;

  private static Arguments change(String find, String marked, String... fragments) {
    return arguments(find, marked, fragments);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource({
    "dealers",
    "fields",
    "joins",
    "uses",
    "measures",
    "dimensions",
    "functionsOfMeasures",
    "functionsOfDimensions"
  })
  void refuses(String find, String marked, String[] fragments) {
    assertRefused(edit(WITH_DEALERS, find, marked), fragments);
  }

  private void assertRefused(String marked, String... fragments) {
    SampleFiles.assertRefused(
        folder.resolve("c.yaml"),
        marked,
        file -> CollaborationReader.read(file, TODAY),
        ErrorCode.COLLABORATION_FILE,
        fragments);
  }

  static Stream<Arguments> dealers() {
    return Stream.of(
        change(SURGERY, "dealers: §{}", "forms.dealers is empty", "at least one"),
        change(SURGERY, "dealers: §[surgery]", "forms.dealers must be a mapping", "a list"),
        change(SURGERY, "dealers: §3", "forms.dealers must be a mapping", "number 3"),
        change(SURGERY, "dealers: §", "forms.dealers must be a mapping", "empty"),
        change(
            SURGERY,
            "dealers: §{Surgery: \"" + DEALER_1 + "\"}",
            "dealers.Surgery is 'Surgery'",
            "lower-case letter a-z"),
        change(
            SURGERY, "dealers: §{s: \"AAAA\"}", "dealers.s is not a", "jointly keygen", "dealer"),
        change(SURGERY, "dealers: §{s: }", "dealers.s must be text", "empty"),
        change(SURGERY, "dealers: §{s: {public_key: a}}", "dealers.s must be text", "a mapping"),
        change(
            SURGERY, "dealers: §{s: \"" + "A".repeat(43) + "=\"}", "dealers.s is not a public key"),
        change(CLINIC_A, "§clinic-b: \"" + DEALER_2 + "\"", "clinic-b is written twice", "remove"),
        change(
            CLINIC_A,
            "§clinic-a: \"" + DEALER_1 + "\"",
            "dealers.clinic-a is the key of dealer clinic-b too",
            "jointly keygen"),
        change(
            CLINIC_A,
            "§clinic-a: \"" + KEY_3 + "\"",
            "scans.dealers.clinic-a is the key of party east too",
            "jointly keygen"),
        change(
            SURGERY,
            "dealers: §{surgery: \"" + KEY_1 + "\"}",
            "forms.dealers.surgery is the key of party north too"));
  }

  static Stream<Arguments> fields() {
    String scans = "max_rows: 20000\n";
    return Stream.of(
        change(HIDE, "hide_dimensions: §yes", "hide_dimensions must be true or false", "text yes"),
        change(HIDE, "hide_dimensions: §\"true\"", "hide_dimensions must be true or", "quotes"),
        change(TRUSTED, "validity: §proved", "validity is 'proved'", "checked, trusted"),
        change(TRUSTED, "validity: §true", "validity must be text"),
        change("dealer: 5000", "dealer: §0", "max_rows_per_dealer is 0", "from 1 to"),
        change(
            "dealer: 5000", "dealer: §20001", "is 20001", "max_rows of the whole table is 20000"),
        change("dealer: 5000", "dealer: §\"5\"", "max_rows_per_dealer must be a whole number"),
        change("dealer: 5000", "dealer: §{clinic-a: 5}", "max_rows_per_dealer must be", "mapping"),
        change(
            scans, scans + "    public: §true\n", "public is true in a share table", "'dealers'"),
        change(
            scans,
            scans + "    entity_key: §site\n",
            "entity_key stands in a share table",
            "remove it, or remove 'dealers'"),
        change(
            scans,
            scans + "    max_rows_per_entity: §3\n",
            "max_rows_per_entity stands in a share table",
            "remove it"),
        change(scans, scans + "    joins: §[]\n", "scans.joins stands in a share table", "nothing"),
        change(scans, scans + "    joins: §[admissions]\n", "joins stands in a share", "remove"),
        change(scans, scans + "    dealer: §{}\n", "dealer is not a known field", "dealers"),
        change(
            VISITS,
            "Visits:\n    hide_dimensions: §false\n    columns:",
            "Visits.hide_dimensions stands in a table without dealers",
            "write 'dealers: {…}' too, or remove it"),
        change(
            VISITS,
            "Visits:\n    validity: §checked\n    columns:",
            "Visits.validity stands in a table without dealers"),
        change(
            VISITS,
            "Visits:\n    public: true\n    max_rows_per_dealer: §5\n    columns:",
            "Visits.max_rows_per_dealer stands in a table without dealers"));
  }

  static Stream<Arguments> joins() {
    return Stream.of(
        change(
            VISITS,
            "Visits:\n    joins: [admissions, §scans]\n    columns:",
            "Visits.joins[1] is a share table, whose rows are joined with nothing",
            "remove scans here"));
  }

  static Stream<Arguments> uses() {
    String day = "day:    {type: date,   use: [dimension, filter], min";
    return Stream.of(
        change(
            TOWN, "town: {type: string, use: §[key]}", "town.use has key", "joined with nothing"),
        change(TOWN, "town: {type: int, use: §[measure, key], min: 0, max: 1}", "use has key"),
        change(TOWN, "town: {type: int, use: §[dimension, key], min: 0, max: 1}", "use has key"),
        change(
            TOWN,
            "town: {type: int, use: §[dimension, measure], min: 0, max: 1}",
            "town.use makes a measure of a share table a dimension as well",
            "'use: [measure]'",
            "age_band"),
        change(
            TOWN,
            "town: {type: int, use: §[measure, filter], min: 0, max: 1}",
            "a dimension as well",
            "'use: [measure]'"),
        change(
            "urgent: {type: boolean,        use: [dimension]}",
            "urgent: {type: boolean, use: §[dimension, filter]}",
            "scans.columns.urgent.use has filter",
            "hidden dimensions",
            "'use: [dimension]'"),
        change(
            "urgent: {type: boolean,        use: [dimension]}",
            "urgent: {type: boolean, use: §[filter]}",
            "urgent.use has filter"),
        change(TOWN, "town: {type: string, use: §[]}", "use is an empty list"),
        change(day, "day: {type: date, use: §[group], min", "use[0] is 'group'"));
  }

  private static Arguments measure(String declaration, String... fragments) {
    return change(FOUND, "found: §{" + declaration + "}", fragments);
  }

  static Stream<Arguments> measures() {
    return Stream.of(
        measure("type: string, use: [measure]", "is a string measure", "list its 'values'"),
        measure(
            "type: timestamp, use: [measure]", "is a timestamp measure", "bigint of the seconds"),
        measure(
            "type: timestamp_ntz, use: [measure], min: 2026-01-01T00:00:00, max: 2026-01-02T00:00:00",
            "is a timestamp_ntz measure",
            "declare a date"),
        measure("type: int, use: [measure]", "found is a measure of a share table without min"),
        measure(
            "type: int, use: [measure], min: 0", "share table without max", "write min and max"),
        measure("type: date, use: [measure], max: 2026-01-01", "share table without min"),
        measure(
            "type: int, use: [measure], values: [1, 2]", "values stands in a measure", "min and"),
        measure("type: boolean, use: [measure], values: [true]", "values stands in", "remove it"),
        measure("type: boolean, use: [measure], min: false", "min sets a bound for a boolean"),
        measure("type: double, use: [measure], min: 0, max: 1", "measure without fraction_bits"),
        measure("type: double, use: [measure], fraction_bits: 3", "double measure without min"),
        measure(
            "type: bigint, use: [measure], min: -2305843009213693952, max: 2305843009213693952",
            "found has bounds that, as the whole numbers that are dealt, are beyond",
            "2^62 or more apart",
            "write closer bounds"),
        // Few numbers, but beyond 2^62.
        measure(
            "type: bigint, use: [measure], min: 4611686018427387904, max: 4611686018427387905",
            "beyond 2^62"),
        measure(
            "type: bigint, use: [measure], min: -4611686018427387905, max: -4611686018427387905",
            "beyond 2^62 or -2^62"),
        measure(
            "type: \"decimal(38,20)\", use: [measure], min: 0, max: 1",
            "(times 10^20)",
            "fewer digits after the point"),
        measure(
            "type: double, use: [measure], min: -1, max: 1, fraction_bits: 61",
            "(times 2^61)",
            "fewer fraction_bits"),
        measure(
            "type: double, use: [measure], min: 0, max: 1, fraction_bits: 62",
            "a bound times 2^62 reaches 2^62"),
        measure("type: int, use: [measure], min: 2, max: 1", "min is 2, max is 1"));
  }

  private static Arguments hidden(String declaration, String... fragments) {
    return change(FOUND, FOUND + "\n      more: §{" + declaration + "}", fragments);
  }

  static Stream<Arguments> dimensions() {
    String day =
        "day:    {type: date,   use: [dimension, filter], min: 2026-01-01, max: 2026-12-31}";
    return Stream.of(
        hidden("type: string, use: [dimension]", "more is a dimension of a", "list its 'values'"),
        hidden("type: int, use: [dimension]", "do not follow", "min and max of a whole number"),
        hidden("type: int, use: [dimension], min: 1", "do not follow"),
        hidden("type: double, use: [dimension], min: 0, max: 1", "do not follow", "'values'"),
        hidden("type: \"decimal(3,0)\", use: [dimension], min: 0, max: 1", "do not follow"),
        hidden(
            "type: timestamp_ntz, use: [dimension], min: 2026-01-01T00:00:00, max: 2026-01-01T00:00:00",
            "do not follow"),
        hidden("type: date, use: [dimension], max: 2026-01-01", "do not follow"),
        change(TOWN, "town: §{type: string, use: [filter]}", "forms.columns.town is a dimension"),
        // 3 · 8 · 3 · 57 = 4104.
        change(
            HIDE + "\n    max_rows_per_dealer: 5000\n    columns:\n",
            "hide_dimensions: §true\n    columns:\n"
                + "      more: {type: date, use: [dimension], min: 2026-01-01, max: 2026-02-25}\n",
            "scans.hide_dimensions hides dimensions with 4104 combinations",
            "57 · 3 · 8 · 3",
            "there can be 4096",
            "fewer values"),
        change(
            HIDE + "\n    max_rows_per_dealer: 5000\n    columns:\n",
            "hide_dimensions: §true\n    columns:\n"
                + "      more: {type: bigint, use: [dimension], min: -9223372036854775808, max:"
                + " 9223372036854775807}\n",
            "more than 10^15 combinations"),
        change(
            day,
            "day: §{type: int, use: [dimension], min: 0, max: 65536}",
            "day has 65537 values, and a dimension of a share table can have 65536",
            "coarser values"),
        change(
            day,
            "day: §{type: date, use: [filter], min: 0001-01-01, max: 9999-12-31}",
            "day has 3652059 values"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"min", "max", "histogram", "percentile", "top_k", "count_distinct", "bits"})
  void refusesByNameWhatSharesDoNotTell(String family) {
    assertRefused(
        edit(
            WITH_DEALERS,
            FOUND,
            "found: {type: int, use: [measure], min: 0, max: 9, functions: [sum, §"
                + family
                + "]}"),
        "found.functions[1] is " + family + ", which the shares",
        "count, sum, avg, variance, covariance; ");
  }

  static Stream<Arguments> functionsOfMeasures() {
    String number = "type: int, use: [measure], min: 0, max: 9, functions: ";
    return Stream.of(
        measure(number + "[histogram]", "dimension with bands", "group by it"),
        measure(number + "[max]", "for its extremes", "dimension with bands"),
        measure(number + "[count_distinct]", "declare it as a dimension"),
        measure(number + "[bits]", "boolean measure for each bit"),
        measure(number + "[sum, sum]", "functions[1] is sum for the second time"),
        measure(number + "[median]", "functions[0] is 'median'"),
        measure(number + "[]", "functions is an empty list"));
  }

  static Stream<Arguments> functionsOfDimensions() {
    String town = "town: {type: string, values: [a], use: ";
    return Stream.of(
        change(TOWN, town + "[dimension], functions: [§top_k]}", "is top_k", "write [count]"),
        change(TOWN, town + "[dimension], functions: [count, §count_distinct]}", "group by it"),
        change(TOWN, town + "[filter], functions: [§count]}", "is count", "only a filter has none"),
        change(
            TOWN,
            "town: {type: int, use: [dimension], min: 0, max: 1, functions: [§sum]}",
            "is sum",
            "declare a measure"));
  }

  @Test
  void somethingOfARowHasToBeShared() {
    String points =
        "points: {type: bigint, use: [measure], min: -2305843009213693952, max: 2305843009213693951}";
    assertRefused(
        edit(edit(WITH_DEALERS, points, ""), FORMS, FORMS + "    §max_rows: 5\n"),
        "tables.forms is a share table without a measure",
        "nothing of a row is shared",
        "'hide_dimensions: true', or declare a measure");
  }

  @Test
  void thereIsNothingToHideWithoutADimension() {
    assertRefused(
        edit(edit(WITH_DEALERS, TRUSTED, "hide_dimensions: §true"), TOWN, "")
            .replaceFirst("\n *day: .*", ""),
        "forms.hide_dimensions is true, and the table has no dimension",
        "declare one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "validity: trusted"})
  void needsMoreThanTwiceTheColludingParties(String validity) {
    String two =
        edit(
            edit(
                WITH_DEALERS,
                "\"" + KEY_2 + "\", roles: [data, compute]",
                "\"" + KEY_2 + "\", roles: [data]"),
            TRUSTED,
            validity);
    Path file = SampleFiles.write(folder, "c.yaml", two);
    assertThatThrownBy(() -> CollaborationReader.read(file, TODAY))
        .isInstanceOf(CallerException.class)
        .hasMessageContainingAll(
            "tables.scans.dealers make this a share table, which needs 3 parties with the role"
                + " compute if max_colluding_parties is 1, but there are 2; give the role compute to"
                + " 1 more",
            ". Also: ",
            "tables.forms.dealers make this a share table");
  }

  @Test
  void saysHowManyMayColludeWithTheseParties() {
    assertRefused(
        edit(
            edit(WITH_DEALERS, "max_colluding_parties: 1", "max_colluding_parties: 2"),
            "      clinic-b: ",
            "      §clinic-b: "),
        "needs 5 parties with the role compute if max_colluding_parties is 2, but there are 3",
        "2 more, and add parties for that, or lower max_colluding_parties to 1");
  }

  @Test
  void refusesMoreThanTenThousandDealers() {
    StringBuilder dealers = new StringBuilder("dealers:\n");
    for (int i = 0; i <= 10_000; i++) {
      dealers.append("      ").append(i == 0 ? "§" : "").append("d").append(i).append(": x\n");
    }
    assertRefused(
        edit(WITH_DEALERS, SURGERY, dealers.toString()),
        "forms.dealers lists 10001 dealers",
        "from 1 to 10000");
  }

  /** All mistakes of a table at once, and none that follows from another. */
  @Test
  void namesAllMistakesAtOnce() {
    String text = edit(WITH_DEALERS, CLINIC_A, "clinic-a: \"AAAA\"");
    text = edit(text, HIDE, "hide_dimensions: maybe\n    joins: []\n    public: true");
    text = edit(text, "max_rows: 20000", "max_rows: many");
    Path file = SampleFiles.write(folder, "c.yaml", text);
    assertThatThrownBy(() -> CollaborationReader.read(file, TODAY))
        .isInstanceOf(CallerException.class)
        .hasMessageContainingAll(
            "clinic-a is not a public key",
            "joins stands in a share table",
            "public is true in a share table",
            "max_rows must be a whole number",
            "hide_dimensions must be true or false")
        .message()
        .containsOnlyOnce("hide_dimensions must be");
  }

  /** A data party names its own rows, a compute party its shares, and each only what it has. */
  @Test
  void aPolicyHasASourceWhereThereAreOwnRows() {
    Collaboration read =
        CollaborationReader.read(
            SampleFiles.write(
                folder, "c.yaml", edit(WITH_DEALERS, HIDE, HIDE + "\n    own_rows: true")),
            TODAY);
    assertThat(read.table("scans").orElseThrow().hasOwnRows()).isTrue();
    String policy =
        "collaboration: {id: stroke-outcomes, sha256: \""
            + read.sha256()
            + "\"}\ntables:\n  admissions: {source: SELECT 1}\n  Visits: {source: SELECT 2}\n";
    Path file =
        SampleFiles.write(
            folder,
            "policy.yaml",
            policy + "  scans: {source: SELECT 3, shares: SELECT 4, shared_rows: accept}\n");
    Policy.OwnTable own =
        Objects.requireNonNull(
            PolicyReader.read(file, read, read.parties().get(0)).tables().get("scans"));
    assertThat(own.source()).isEqualTo("SELECT 3");
    assertThat(own.shares()).isEqualTo("SELECT 4");
    assertThat(own.sharedRows()).isEqualTo(Policy.SharedRows.ACCEPT);
    SampleFiles.assertRefused(
        folder.resolve("policy.yaml"),
        policy + "  scans: §{shares: SELECT 4}\n",
        given -> PolicyReader.read(given, read, read.parties().get(0)),
        ErrorCode.POLICY_FILE,
        "source");
    SampleFiles.assertRefused(
        folder.resolve("policy.yaml"),
        policy.replace("  admissions", "  §admissions"),
        given -> PolicyReader.read(given, read, read.parties().get(0)),
        ErrorCode.POLICY_FILE,
        "has no source for scans");
  }

  @Test
  void aPolicyHasNoSourceForIt() {
    Collaboration read =
        CollaborationReader.read(SampleFiles.write(folder, "c.yaml", WITH_DEALERS), TODAY);
    String marked =
        "collaboration: {id: stroke-outcomes, sha256: \""
            + read.sha256()
            + "\"}\ntables:\n  admissions: {source: SELECT 1}\n  scans: {source: §SELECT 1}\n"
            + "  Visits: {source: SELECT 2}\n";
    SampleFiles.assertRefused(
        folder.resolve("policy.yaml"),
        marked,
        file -> PolicyReader.read(file, read, read.parties().get(0)),
        ErrorCode.POLICY_FILE,
        "source",
        "stands in a share table, and of table scans this party has no rows of its own");
  }

  @Test
  void aPolicyCannotJoinIt() {
    Collaboration read =
        CollaborationReader.read(SampleFiles.write(folder, "c.yaml", WITH_DEALERS), TODAY);
    String marked =
        "collaboration: {id: stroke-outcomes, sha256: \""
            + read.sha256()
            + "\"}\ntables:\n  admissions: {source: SELECT 1, joins: §[scans]}\n"
            + "  Visits: {source: SELECT 2}\n";
    SampleFiles.assertRefused(
        folder.resolve("policy.yaml"),
        marked,
        file -> PolicyReader.read(file, read, read.parties().get(0)),
        ErrorCode.POLICY_FILE,
        "the collaboration does not join admissions");
  }
}
