package io.jointly.collaboration.reader;

import static io.jointly.collaboration.reader.SampleFiles.COLLABORATION;
import static io.jointly.collaboration.reader.SampleFiles.KEY_1;
import static io.jointly.collaboration.reader.SampleFiles.KEY_2;
import static io.jointly.collaboration.reader.SampleFiles.KEY_3;
import static io.jointly.collaboration.reader.SampleFiles.PARTIES;
import static io.jointly.collaboration.reader.SampleFiles.TODAY;
import static io.jointly.collaboration.reader.SampleFiles.edit;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One change to a good file each; § marks the line that the message must name. */
class CollaborationRefusalsTest {

  private static final String ID = "id: stroke-outcomes";
  private static final String PURPOSE = "purpose: Cost and length of stay by region";
  private static final String UNTIL = "valid_until: 2027-12-31";
  private static final String COLLUDING = "max_colluding_parties: 1";
  private static final String ANALYSTS = "analysts: [north, south, east]";
  private static final String RECEIVERS = "result_receivers: [north, south]";
  private static final String EAST =
      "- {id: east,  public_key: \"" + KEY_3 + "\", roles: [data, compute]}";
  private static final String VISITS = "Visits:\n    columns:";
  private static final String WARD = "ward: {type: smallint, use: [filter]}";

  @TempDir Path folder;

  private static Arguments change(String find, String marked, String... fragments) {
    return arguments(find, marked, ErrorCode.COLLABORATION_FILE, fragments);
  }

  /** A column in place of the sample's last. */
  private static Arguments column(String declaration, String... fragments) {
    return change(WARD, "§" + declaration, fragments);
  }

  private static Arguments party(String id, String key, String roles, String... fragments) {
    String party = "§- {id: " + id + ", public_key: " + key + ", roles: " + roles + "}";
    return change(EAST, party, fragments);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource({"heads", "parties", "tables", "columns", "values", "functions"})
  void refuses(String find, String marked, ErrorCode code, String[] fragments) {
    assertRefused(edit(COLLABORATION, find, marked), code, fragments);
  }

  /** Whoever writes a file by hand need not find them one by one. */
  @Test
  void allMistakesAreNamedAtOnce() {
    String text = edit(COLLABORATION, UNTIL, "valid_until: soon");
    text = edit(text, RECEIVERS, "result_receivers: [norht]");
    text = edit(text, "max_rows: 1000000000", "max_rows: many");
    text = edit(text, WARD, "ward: {type: smallint, use: [filtre]}");
    text = edit(text, "max: 120}", "max: 120, colour: red, size: 3}");
    text = edit(text, ID, ID + "\npurpos: x");
    Path file = SampleFiles.write(folder, "c.yaml", text);
    assertThatThrownBy(() -> CollaborationReader.read(file, TODAY))
        .isInstanceOf(CallerException.class)
        .hasMessageStartingWith(
            "[JOINTLY_COLLABORATION_FILE] " + file + ":4: purpos is not a known")
        .hasMessageContainingAll(
            ". Also: " + file + ":6: valid_until is not a date",
            "result_receivers[0]",
            "tables.admissions.max_rows must be",
            "tables.admissions.columns.age.colour is not a known field",
            "tables.admissions.columns.age.size is not a known field",
            "tables.Visits.columns.ward.use[0] is 'filtre'");
  }

  @Test
  void keysOfOneEntityHaveOneType() {
    String text =
        edit(
            SampleFiles.WITH_ENTITIES,
            "entity_key: {account: iban}",
            "entity_key: {patient: iban}");
    text = edit(text, "account: {at: many}", "");
    Path file = SampleFiles.write(folder, "c.yaml", text);
    assertThatThrownBy(() -> CollaborationReader.read(file, TODAY))
        .hasMessageContaining("keys of patient of two types: string in table ledger, and bigint");
  }

  /** Both tables have to allow it. */
  @Test
  void refusesAJoinThatOneTableAllowsInVain() {
    String joins = "public: true\n    joins: [ledger]";
    assertRefused(
        edit(
            edit(SampleFiles.WITH_ENTITIES, "public: true", joins),
            "    max_rows: 5000",
            "    max_rows: 5000\n    joins: [ledger, §concept]"),
        ErrorCode.COLLABORATION_FILE,
        "Visits.joins[1] is a table whose own joins leave Visits out",
        "add Visits there, or remove concept here");
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("entities")
  void refusesEntities(String find, String marked, String[] fragments) {
    assertRefused(
        edit(SampleFiles.WITH_ENTITIES, find, marked), ErrorCode.COLLABORATION_FILE, fragments);
  }

  private static Arguments entity(String find, String marked, String... fragments) {
    return arguments(find, marked, fragments);
  }

  static Stream<Arguments> entities() {
    String visit = "visit:   {at: one_party, of: patient}";
    String keys = "entity_key: {visit: Visit_Id, patient: patient_id}";
    String most = "max_rows_per_entity: {patient: 1000, visit: 1}";
    return Stream.of(
        entity(visit, "§Visit: {at: one_party}", "entities.Visit is 'Visit'", "lower-case"),
        entity(visit, "§visit: {of: patient}", "entities.visit has no field 'at'", "at: …"),
        entity(visit, "§visit: {at: home}", "visit.at is 'home'", "one_party, many"),
        entity(visit, "§visit: {at: many, of: patient}", "rows of one visit may be", "one_party"),
        entity(visit, "§visit: {at: one_party, of: account}", "rows of one account may be at"),
        entity(visit, "§visit: {at: one_party, of: ward}", "visit.of is 'ward'", "patient, visit"),
        entity(visit, "§visit: {at: one_party, of: visit}", "in a circle", "remove one"),
        entity(
            "patient: {at: one_party}\n  visit:",
            "patient: {at: one_party, of: visit}\n  §visit:",
            "circle",
            "patient, visit"),
        entity(
            visit, visit + "\n  §bed: {at: one_party}", "bed is an entity that no", "entity_key"),
        entity(
            keys,
            "§entity_key: {patient: patient_id, bed: visit_id}",
            "key.bed is not an",
            "account"),
        entity(
            keys, "§entity_key: {patient: pid, visit: visit_id}", "is pid, which is not", "[key]"),
        entity(
            keys,
            "§entity_key: {patient: patient_id, account: visit_id}",
            "does not belong to the",
            "under 'entities'"),
        entity(
            keys,
            "§entity_key: {patient: visit_id, visit: VISIT_ID}",
            "key of another entity",
            "own"),
        entity(
            "entity_key: {account: iban}\n    max_rows_per_entity: 12\n    columns:\n      iban: {type:"
                + " string, use: [key]}",
            "§entity_key: {account: iban}\n    columns:\n      iban: {type: string, use: [filter]}",
            "is iban, a column that is not declared as a key",
            "add key to the 'use' of column iban"),
        entity(most, "§max_rows_per_entity: 7", "does not say of which", "patient: …, visit: …"),
        entity(most, "§max_rows_per_entity: {patient: 0}", "entity.patient is 0", "from 1 to"),
        entity(
            most, "§max_rows_per_entity: {patient: 5001}", "max_rows of the whole table is 5000"),
        entity(
            most, "§max_rows_per_entity: {account: 1}", "account is not an entity that the table"),
        entity(
            "max_rows: 1000000000",
            "§max_rows_per_entity: 7",
            "has no entity_key",
            "write entity_key, or remove"),
        entity("public: true", "§public: yes", "concept.public must be true or false", "quotes"),
        entity(
            "public: true",
            "public: true\n    §entity_key: concept_id",
            "entity_key stands in a public table",
            "remove"),
        entity(
            "public: true",
            "public: true\n    §max_rows_per_entity: 1",
            "max_rows_per_entity stands in a public table",
            "remove"),
        entity(
            "public: true",
            "public: true\n    joins: [§wards]",
            "concept.joins[0] is 'wards', which is not a table",
            "its tables are concept, ledger, admissions, Visits"),
        entity(
            "public: true",
            "public: true\n    joins: [Visits, §concept]",
            "concept.joins[1] is the table itself",
            "remove"),
        entity(
            "public: true",
            "public: true\n    joins: [Visits, §Visits]",
            "concept.joins[1] is Visits for the second time",
            "remove"));
  }

  @Test
  void refusesPublicTablesAlone() {
    String tables =
        COLLABORATION.substring(
            COLLABORATION.indexOf("tables:\n"), COLLABORATION.indexOf("rules:"));
    assertRefused(
        edit(
            COLLABORATION,
            tables,
            "tables:\n  §concept: {public: true, columns: {id: {type: int, use: [key]}}}\n"),
        ErrorCode.COLLABORATION_FILE,
        "public tables only",
        "own rows");
  }

  private void assertRefused(String marked, ErrorCode code, String... fragments) {
    SampleFiles.assertRefused(
        folder.resolve("c.yaml"),
        marked,
        file -> CollaborationReader.read(file, TODAY),
        code,
        fragments);
  }

  static Stream<Arguments> heads() {
    return Stream.of(
        change(
            "version: 1\n", "version: 1\n§colour: red\n", "colour is not a known", "version, id"),
        change("version: 1\n", "version: §2\ncolour: red\n", "version is 2", "'version: 1'"),
        change("version: 1\n", "version: §\"1\"\n", "version must be", "text 1", "without quotes"),
        change("version: 1\n", "version: §1.0\n", "version must be", "the number 1.0"),
        change("version: 1\n", "version: §01\n", "version must be", "plain digits"),
        change(ID, "id: x\n§id: y", "id is written twice", "remove one"),
        change(ID, "§1: x", "must be text", "the number 1", "quotes"),
        change(ID, "§[a]: x", "must be text", "a list"),
        change(ID, "id: §Stroke", "id is 'Stroke'", "lower-case letter a-z"),
        change(ID, "id: §a b", "id is 'a b'", "lower-case letter a-z"),
        change(ID, "id: §\"\"", "id is ''", "lower-case letter a-z"),
        change(ID, "id: §é", "id is 'é'", "lower-case letter a-z"),
        change(ID, "id: §" + "a".repeat(64), "id is 'aaa", "up to 62"),
        change(ID, "id: §7", "id must be text", "the number 7", "quotes"),
        change(ID, "id: §{a: b}", "id must be text", "a mapping"),
        change(ID, "id: §\"a\\nb\"", "id is 'a?b'", "lower-case letter a-z"),
        change(PURPOSE, "purpose: §", "purpose must be text", "empty (null)"),
        change(PURPOSE, "purpose: §' '", "purpose is blank", "write"),
        change(PURPOSE, "purpose: §\"\\uD800\"", "purpose holds half", "whole characters"),
        change(UNTIL, "valid_until: §31.12.2027", "valid_until is not a date", "YYYY-MM-DD"),
        change(UNTIL, "valid_until: §2027-02-29", "valid_until is not a date", "YYYY-MM-DD"),
        change(UNTIL, "valid_until: §~", "valid_until must be", "empty"),
        arguments(
            UNTIL,
            "valid_until: §2026-06-30",
            ErrorCode.EXPIRED,
            new String[] {"valid_until is 2026-06-30", "2026-07-01", "new collaboration file"}),
        change(COLLUDING, "max_colluding_parties: §0", "parties is 0", "from 1 to 2"),
        change(COLLUDING, "max_colluding_parties: §3", "parties is 3", "from 1 to 2"),
        change(COLLUDING, "max_colluding_parties: §-1", "parties is -1", "from 1 to 2"),
        change(COLLUDING, "max_colluding_parties: §4294967297", "from 1 to 2"),
        change(COLLUDING, "max_colluding_parties: §99999999999999999999", "must be a whole number"),
        change(COLLUDING, "max_colluding_parties: §0x1", "colluding_parties must", "plain digits"),
        change(COLLUDING, "max_colluding_parties: §one", "colluding_parties must", "the text one"),
        change(COLLUDING, "max_colluding_parties: §true", "colluding_parties must", "is true"));
  }

  static Stream<Arguments> parties() {
    String good = "[data, compute]";
    String key = '"' + KEY_3 + '"';
    return Stream.of(
        party("east", key, "[]", "parties[2].roles is an empty list", "at least one"),
        party("east", key, "data", "parties[2].roles must be a list", "text data", "[ and ]"),
        party("east", key, "[data, data]", "parties[2].roles[1]", "twice", "remove"),
        party("east", key, "[data, judge]", "roles[1] is 'judge'", "data, compute"),
        party("east", key, "[DATA]", "roles[0] is 'DATA'", "data, compute"),
        party("north", key, good, "parties[2].id is 'north'", "earlier party", "own id"),
        party("East", key, good, "parties[2].id is 'East'", "lower-case letter"),
        party("null", key, good, "parties[2].id must be text", "quotes"),
        party("east", '"' + KEY_1 + '"', good, "[2].public_key is the key", "jointly keygen"),
        party("east", "\"AAAA\"", good, "public_key is not a public key", "jointly keygen"),
        party(
            "east",
            "hello, you: 1",
            good,
            "parties[2].you is not a known field",
            "known fields are"),
        party("east", "\"!\"", good, "parties[2].public_key is not a", "base64", "keygen"),
        party("east", KEY_3.replace("=", ""), good, "public_key is not a", "keygen"),
        party("east", KEY_3.replace("w=", "x="), good, "public_key is not a", "keygen"),
        party("east", '"' + "A".repeat(43) + "=\"", good, "public_key is not a", "keygen"),
        change(EAST, "§- {id: east, roles: [data]}", "[2] has no field 'public_key'", "write"),
        change(EAST, "§- {id: east, public_key: " + key + "}", "[2] has no field 'roles'", "write"),
        change(EAST, "§- east", "parties[2] must be a mapping", "name: value"),
        change(
            PARTIES,
            PARTIES.replaceAll("data, ", "").replace("  - {id: n", "  §- {id: n"),
            "parties has no party with the role data",
            "add data"),
        change(
            PARTIES,
            PARTIES.replaceAll(", compute", "").replace("  - {id: n", "  §- {id: n"),
            "parties has no party with the role compute",
            "add compute"),
        change(
            PARTIES,
            PARTIES
                .replaceAll("data, ", "")
                .replaceFirst("roles: \\[", "roles: [data, ")
                .replace("  - {id: n", "  §- {id: n"),
            "parties has one party with the role data only, north",
            "add data to the roles of another"),
        change(
            PARTIES,
            PARTIES.replaceAll("  - .*\n", "").replace("parties:", "parties: §[]"),
            "parties is an empty list",
            "at least one"),
        change(
            PARTIES,
            CollaborationReaderTest.many(1).replace("  - {id", "  §- {id"),
            "parties lists 1 parties",
            "from 2 to 20"),
        change(
            PARTIES,
            CollaborationReaderTest.many(21).replace("  - {id: p0", "  §- {id: p0"),
            "parties lists 21 parties",
            "from 2 to 20"),
        change(ANALYSTS, "analysts: §[]", "analysts is an empty list", "at least one"),
        change(ANALYSTS, "analysts: §north", "analysts must be a list", "[ and ]"),
        change(
            ANALYSTS,
            "analysts:\n  - north\n  - §west",
            "analysts[1] is 'west'",
            "not among the parties",
            "north, south, east"),
        change(ANALYSTS, "analysts: [north, §north]", "analysts[1]", "second time", "remove"),
        change(ANALYSTS, "analysts: [§1]", "analysts[0] must be text", "quotes"),
        change(RECEIVERS, "result_receivers: §[]", "result_receivers is an empty list", "one"),
        change(
            RECEIVERS,
            "result_receivers: [north, §North]",
            "result_receivers[1] is 'North'",
            "write one of north, south, east"));
  }

  static Stream<Arguments> tables() {
    return Stream.of(
        change(
            VISITS, "§ADMISSIONS:\n    columns:", "ADMISSIONS exists already", "upper and lower"),
        change(VISITS, "§admissions:\n    columns:", "tables.admissions is written twice"),
        change(VISITS, "§my-visits:\n    columns:", "tables.my-visits is not a valid", "0-9 and _"),
        change(VISITS, "§\"\":\n    columns:", "is not a valid table name", "letter"),
        change(VISITS, "§größe:\n    columns:", "tables.größe is not a valid table name", "letter"),
        change(
            VISITS, "§Answers:\n    columns:", "Answers is the name of the catalog's own", "name"),
        change(VISITS, "§1:\n    columns:", "must be text", "the number 1", "quotes"),
        change(VISITS, "Visits: §{}\n  other:\n    columns:", "Visits has no field 'columns'"),
        change(
            VISITS,
            "Visits:\n    §rows: 1\n    columns:",
            "Visits.rows is not a known",
            "max_rows"),
        change(VISITS, "Visits:\n    max_rows: §0\n    columns:", "max_rows is 0", "from 1 to"),
        change(
            VISITS,
            "Visits:\n    max_rows: §1099511627777\n    columns:",
            "Visits.max_rows is 1099511627777",
            "from 1 to 1099511627776"),
        change(VISITS, "Visits:\n    max_rows: §1e9\n    columns:", "max_rows must", "digits"),
        change(VISITS, "Visits:\n    max_rows: §1_000\n    columns:", "max_rows must", "digits"),
        change(VISITS, "Visits:\n    max_rows: §\n    columns:", "max_rows must", "empty"),
        change(VISITS, "Visits: §[1]\n  other:\n    columns:", "Visits must be a mapping", "list"),
        change(
            VISITS + "\n      " + WARD,
            "Visits:\n    columns: §{}",
            "tables.Visits.columns is empty",
            "at least one entry"));
  }

  static Stream<Arguments> columns() {
    return Stream.of(
        column("x: {use: [filter]}", "columns.x has no field 'type'", "write 'type"),
        column("x: {type: int}", "columns.x has no field 'use'", "write 'use"),
        column("x: {type: int, use: []}", "x.use is an empty list", "at least one"),
        column("x: {type: int, use: [group]}", "use[0] is 'group'", "dimension, filter, measure"),
        column("x: {type: int, use: [filter, filter]}", "x.use[1]", "twice", "remove"),
        column("x: {type: int, use: filter}", "x.use must be a list", "[ and ]"),
        column(
            "x: {type: int, use: [filter], uses: 1}",
            "x.uses is not a known field",
            "known fields are"),
        column("x: {type: number, use: [filter]}", "x.type is 'number'", "write one of boolean"),
        column("x: {type: 1, use: [filter]}", "x.type must be text", "quotes"),
        column(
            "x: {type: decimal(12,2), use: [filter]}", "x.2) is not a known field", "quotes here"),
        column("x: {type: \"decimal(39,2)\", use: [filter]}", "x.type is 'decimal(39,2)'", "38"),
        column("x: {type: \"decimal(3,4)\", use: [filter]}", "x.type is 'decimal(3,4)'", "s <= p"),
        column("x: {type: decimal, use: [filter]}", "x.type is 'decimal'", "decimal(p,s)"),
        column("x: int", "columns.x must be a mapping", "the text int"),
        column("\"\": {type: int, use: [filter]}", "not a valid column name", "1 to 255"),
        column("\" a\": {type: int, use: [filter]}", "not a valid column name", "no space"),
        column("\"a\\tb\": {type: int, use: [filter]}", "not a valid column name", "no control"),
        column(
            "\"a\\u2028b\": {type: int, use: [filter]}", "not a valid column name", "no control"),
        column("x".repeat(256) + ": {type: int, use: [filter]}", "not a valid column name", "255"),
        column("null: {type: int, use: [filter]}", "must be text", "quotes"),
        change(WARD, WARD + "\n      §WARD: {type: int, use: [filter]}", "WARD exists already"),
        change(
            WARD,
            "straße: {type: int, use: [filter]}\n      §STRAßE: {type: int, use: [filter]}",
            "Visits.columns.STRAßE exists already",
            "rename"),
        change(
            WARD,
            "σ: {type: int, use: [filter]}\n      §ς: {type: int, use: [filter]}",
            "Visits.columns.ς exists already",
            "rename"));
  }

  static Stream<Arguments> values() {
    String measure = "use: [measure], ";
    return Stream.of(
        column("x: {type: int, use: [filter], min: 2, max: 1}", "x.min is 2, max is 1", "greater"),
        column("x: {type: date, use: [filter], min: 2020-01-02, max: 2020-01-01}", "max is 2020"),
        column("x: {type: int, use: [filter], min: 1.5}", "x.min does not fit", "whole number"),
        column("x: {type: tinyint, use: [filter], max: 128}", "x.max does not fit", "to 127"),
        column("x: {type: int, use: [filter], min: }", "x.min must be one value", "leave it out"),
        column("x: {type: int, use: [filter], min: [1]}", "x.min must be one value", "a list"),
        column(
            "x: {type: int, use: [filter], min: true}",
            "x.min does not fit",
            "'true' is not a valid int"),
        column(
            "x: {type: string, use: [filter], min: a}",
            "x.min sets a bound for a string",
            "'values'"),
        column(
            "x: {type: boolean, use: [filter], max: true}",
            "x.max sets a bound for a boolean",
            "values"),
        column("x: {type: date, use: [filter], min: 2020-1-1}", "x.min does not fit", "YYYY-MM-DD"),
        column("x: {type: timestamp, use: [filter], min: 2020-01-01T00:00:00}", "with zone"),
        column("x: {type: timestamp_ntz, use: [filter], min: 2020-01-01T00:00:00Z}", "without"),
        column("x: {type: \"decimal(4,2)\", use: [filter], max: 100}", "x.max", "2 digits before"),
        column("x: {type: \"decimal(4,2)\", use: [filter], max: 1.001}", "x.max", "2 decimal"),
        column("x: {type: \"decimal(4,2)\", use: [filter], max: .nan}", "x.max", "finite"),
        column("x: {type: double, use: [filter], max: .inf}", "x.max does not fit", "finite"),
        column("x: {type: double, use: [filter], min: NaN}", "x.min does not fit", "finite"),
        column("x: {type: double, use: [filter], min: -Infinity}", "x.min does not", "finite"),
        column("x: {type: double, use: [filter], max: 1e999}", "x.max does not fit", "double"),
        column(
            "x: {type: double, " + measure + "min: 0, max: 1}",
            "x is a double measure without" + " fraction_bits",
            "write min, max and fraction_bits"),
        column("x: {type: float, " + measure + "min: 0, fraction_bits: 1}", "float measure", "max"),
        column("x: {type: double, " + measure + "max: 0, fraction_bits: 1}", "measure without min"),
        column("x: {type: double, " + measure + "values: [1.0]}", "measure without min", "write"),
        column(
            "x: {type: double, " + measure + "min: 0, max: 1, fraction_bits: 62}",
            "x.fraction_bits is 62",
            "reaches 2^62",
            "fewer"),
        column("x: {type: double, " + measure + "min: -4, max: 1, fraction_bits: 60}", "2^62"),
        column("x: {type: double, " + measure + "min: 0, max: 1e300, fraction_bits: 0}", "2^62"),
        column("x: {type: double, " + measure + "min: 0, max: 1, fraction_bits: 63}", "0 to 62"),
        column("x: {type: double, " + measure + "min: 0, max: 1, fraction_bits: -1}", "0 to 62"),
        column("x: {type: double, use: [filter], fraction_bits: 3}", "fraction_bits has no", "it"),
        column("x: {type: int, " + measure + "fraction_bits: 3}", "fraction_bits has no", "remove"),
        column("x: {type: \"decimal(9,2)\", " + measure + "fraction_bits: 3}", "has no meaning"),
        column("x: {type: int, use: [filter], values: []}", "x.values is an empty list", "one"),
        column("x: {type: int, use: [filter], values: 1}", "x.values must be a list", "[ and ]"),
        column("x: {type: int, use: [filter], values: [1, 2, 1]}", "values[2] is 1", "remove"),
        column("x: {type: int, use: [filter], values: [1, \"1\"]}", "values[1] is 1", "remove"),
        column("x: {type: double, use: [filter], values: [0, -0.0]}", "values[1] is 0.0", "remove"),
        column("x: {type: \"decimal(4,2)\", use: [filter], values: [1, 1.0]}", "is 1.00", "remove"),
        column(
            "x: {type: timestamp, use: [filter], values: [\"2020-01-01T00:00:00Z\","
                + " \"2020-01-01T01:00:00+01:00\"]}",
            "values[1] is 2020-01-01T00:00:00Z",
            "remove"),
        column("x: {type: int, use: [filter], values: [1], min: 0}", "x.values cannot", "either"),
        column("x: {type: int, use: [filter], values: [1], max: 9}", "x.values cannot", "either"),
        column(
            "x: {type: int, use: [filter], values: [a]}",
            "values[0] does not",
            "'a' is not a valid int"),
        column("x: {type: string, use: [filter], values: [1]}", "values[0] must be text", "quot"),
        column("x: {type: string, use: [filter], values: [true]}", "values[0] must", "is true"),
        column("x: {type: string, use: [filter], values: [null]}", "values[0] must", "empty"),
        column("x: {type: string, use: [filter], values: [1.5]}", "write \"1.5\" in quotes"),
        column("x: {type: string, use: [filter], values: [{a: b}]}", "values[0] must", "mapping"),
        column("x: {type: string, use: [filter], values: [\"\\uDC00\"]}", "values[0] holds half"),
        column(
            "x: {type: boolean, use: [filter], values: [yes]}", "values[0] does not fit", "true"),
        column("x: {type: boolean, use: [filter], values: [True]}", "values[0] does not fit"));
  }

  static Stream<Arguments> functions() {
    return Stream.of(
        column("x: {type: int, use: [measure], functions: []}", "x.functions is an empty", "one"),
        column("x: {type: int, use: [measure], functions: sum}", "x.functions must be a list"),
        column(
            "x: {type: int, use: [measure], functions: [stddev]}",
            "functions[0] is 'stddev'",
            "write one of count, sum, avg, variance, covariance, min, max, count_distinct,"
                + " histogram, percentile, top_k"),
        column(
            "x: {type: int, use: [measure], functions: [sum, sum]}",
            "functions[1] is sum",
            "second time",
            "remove"),
        column(
            "x: {type: string, use: [measure], functions: [sum]}",
            "[0] is sum, which a string",
            "write some of count, min, max, count_distinct, top_k"),
        column("x: {type: date, use: [dimension], functions: [avg]}", "is avg", "or change use"),
        column("x: {type: date, use: [measure], functions: [bits]}", "is bits", "which a date"),
        column("x: {type: boolean, use: [measure], functions: [percentile]}", "is percentile"),
        column("x: {type: int, use: [dimension], functions: [sum]}", "functions[0] is sum", "use"),
        column("x: {type: int, use: [dimension], functions: [min]}", "functions[0] is min", "use"),
        column(
            "x: {type: int, use: [filter], functions: [count]}",
            "functions[0] is count",
            "only a filter has none"));
  }

  /** Where a field of the whole file is missing, its first line is named. */
  @ParameterizedTest
  @CsvSource({
    "version",
    "id",
    "purpose",
    "valid_until",
    "max_colluding_parties",
    "parties",
    "analysts",
    "result_receivers",
    "tables"
  })
  void refusesAMissingField(String field) {
    String rest = COLLABORATION.replaceAll("(?m)^" + field + ":.*\n(  .*\n)*", "");
    String marked = rest.replaceFirst("\n(version|id)", "\n§$1");
    assertRefused(marked, ErrorCode.COLLABORATION_FILE, "no field '" + field + "'", "write '");
  }

  /** t+1 parties must be able to finish. */
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "2, 1"})
  void refusesTooFewComputeParties(int colluding, int compute) {
    String text = edit(COLLABORATION, COLLUDING, "max_colluding_parties: §" + colluding);
    for (String key : new String[] {KEY_3, KEY_2}) {
      if (text.split("compute]").length - 1 > compute) {
        text = edit(text, key + "\", roles: [data, compute]", key + "\", roles: [data]");
      }
    }
    assertRefused(
        text,
        ErrorCode.COLLABORATION_FILE,
        "max_colluding_parties is " + colluding + " and only " + compute,
        "at least " + (colluding + 1));
  }
}
