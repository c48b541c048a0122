package io.jointly.collaboration.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.change.Change.Effect;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.crypto.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CollaborationChangesTest {

  private static final List<String> KEYS =
      Stream.generate(() -> Identity.generate(new SecureRandom()).publicKey().base64())
          .limit(9)
          .toList();

  private static final String BASE =
      """
      version: 1
      id: stroke-outcomes
      purpose: Cost by region
      valid_until: 2027-12-31
      max_colluding_parties: 1
      parties:
        - {id: north, public_key: "%s", roles: [data, compute]}
        - {id: south, public_key: "%s", roles: [data, compute]}
        - {id: east,  public_key: "%s", roles: [data, compute]}
        - {id: west,  public_key: "%s", roles: [data, compute]}
        - {id: hub,   public_key: "%s", roles: [compute]}
      analysts: [north, south]
      result_receivers: [north, south]
      entities:
        patient: {at: one_party}
        visit:   {at: one_party, of: patient}
        account: {at: one_party}
      tables:
        accounts:
          entity_key: {account: iban}
          columns: {iban: {type: string, use: [key]}}
        visits:
          max_rows: 5000000
          entity_key: {patient: patient_id, visit: visit_id}
          max_rows_per_entity: {patient: 1000, visit: 1}
          joins: [concept]
          columns:
            patient_id: {type: bigint, use: [key]}
            visit_id:   {type: bigint, use: [key]}
            age:        {type: int, use: [dimension, measure], min: 0, max: 120}
            ward:       {type: string, use: [dimension], values: [a, b, c]}
            cost:       {type: "decimal(12,2)", use: [measure], min: 0, max: 1000, functions: [sum, avg]}
            los:        {type: double, use: [measure], min: 0, max: 3650, fraction_bits: 24}
        concept:
          public: true
          columns:
            concept_id: {type: bigint, use: [key]}
        scans:
          max_rows: 20000
          dealers: {clinic-b: "%s", clinic-a: "%s"}
          own_rows: false
          hide_dimensions: true
          validity: checked
          max_rows_per_dealer: 5000
          columns:
            site:  {type: string, use: [dimension], values: [head, chest]}
            dose:  {type: int,    use: [measure], min: 0, max: 10}
      rules:
        min_group_size: 11
        min_group_size_of_others: 11
        min_parties: 4
        zero_groups: suppress
        suppression: drop
        aggregate_arguments: columns_only
        scalar_functions: [year, floor]
        queries: templates_only
        templates:
          - name: cost
            sha256: %s
            parameters:
              from: {type: date, min: 2020-01-01, max: 2026-12-31}
              ward: {type: string, values: [a, b]}
        query_budget: [{period: day, limit: 50}]
        refusal_budget: [{period: day, limit: 10}]
        difference_check: refuse
        min_difference: 11
      """
          .formatted(
              KEYS.get(0),
              KEYS.get(1),
              KEYS.get(2),
              KEYS.get(3),
              KEYS.get(4),
              KEYS.get(5),
              KEYS.get(6),
              "a".repeat(64));

  /** One field of the file with another value. */
  record Case(String field, String find, String replacement, Effect effect, String words) {
    @Override
    public String toString() {
      return field + ": " + replacement.strip();
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("id", "id: stroke-outcomes", "id: other", Effect.LOOSER, "another collaboration"),
        new Case("purpose", "Cost by region", "Costs", Effect.OTHER, "'Costs'"),
        new Case("valid_until", "2027-12-31", "2028-12-31", Effect.LOOSER, "valid longer"),
        new Case("valid_until", "2027-12-31", "2027-12-30", Effect.TIGHTER, "ends earlier"),
        new Case(
            "max_colluding_parties",
            "max_colluding_parties: 1\n",
            "max_colluding_parties: 2\n",
            Effect.TIGHTER,
            "max_colluding_parties 1 becomes 2"),
        new Case(
            "parties",
            "  - {id: hub,   public_key: \"" + KEYS.get(4) + "\", roles: [compute]}\n",
            "",
            Effect.OTHER,
            "hub leaves"),
        new Case(
            "parties",
            "analysts:",
            "  - {id: new, public_key: \"" + KEYS.get(7) + "\", roles: [data]}\nanalysts:",
            Effect.OTHER,
            "new joins, with the roles data"),
        new Case(
            "min_data_parties",
            "analysts:",
            "  - {id: new, public_key: \""
                + KEYS.get(7)
                + "\", roles: [data]}\n"
                + "min_data_parties: 4\nanalysts:",
            Effect.LOOSER,
            "min_data_parties 4 (all) becomes 4: whoever asks may leave out more parties"),
        new Case("parties.id", "id: hub", "id: hub2", Effect.LOOSER, "It has the key of hub"),
        new Case("parties.public_key", KEYS.get(1), KEYS.get(7), Effect.OTHER, "another key"),
        new Case(
            "parties.roles", "roles: [compute]", "roles: [data]", Effect.OTHER, "loses the role"),
        new Case(
            "parties.roles",
            "\", roles: [compute]",
            "\", roles: [compute, data]",
            Effect.OTHER,
            "hub gets the role data"),
        new Case(
            "analysts",
            "analysts: [north,",
            "analysts: [east, north,",
            Effect.LOOSER,
            "east may ask"),
        new Case(
            "analysts", "analysts: [north,", "analysts: [", Effect.TIGHTER, "north may not ask"),
        new Case(
            "result_receivers",
            "result_receivers: [north, south]",
            "result_receivers: [south, north, hub]",
            Effect.LOOSER,
            "hub learns the answers"),
        new Case(
            "entities",
            "tables:\n",
            """
              order: {at: many}
            tables:
              orders:
                entity_key: {order: number}
                columns: {number: {type: int, use: [key]}}
            """,
            Effect.OTHER,
            "entity order is new"),
        new Case(
            "entities.at",
            "account: {at: one_party}",
            "account: {at: many}",
            Effect.TIGHTER,
            "account: at one_party becomes many"),
        new Case(
            "entities.of",
            "account: {at: one_party}",
            "account: {at: one_party, of: patient}",
            Effect.OTHER,
            "account: of none becomes patient"),
        new Case(
            "tables",
            "  concept:\n",
            "  more:\n    columns: {x: {type: int, use: [filter]}}\n  concept:\n",
            Effect.LOOSER,
            "is new (parties' own rows), with the columns x"),
        new Case(
            "tables.max_rows",
            "max_rows: 5000000",
            "max_rows: 6000000",
            Effect.LOOSER,
            "max_rows 5000000 becomes 6000000"),
        new Case(
            "tables.max_rows",
            "max_rows: 5000000",
            "max_rows: 4000000",
            Effect.TIGHTER,
            "becomes 4000000"),
        new Case(
            "tables.entity_key",
            "{patient: patient_id, visit: visit_id}",
            "{patient: visit_id, visit: patient_id}",
            Effect.OTHER,
            "entity_key: patient (patient_id) and visit (visit_id) becomes"),
        new Case(
            "tables.max_rows_per_entity",
            "{patient: 1000, visit: 1}",
            "{patient: 2000, visit: 1}",
            Effect.LOOSER,
            "max_rows_per_entity of patient_id 1000 becomes 2000"),
        new Case(
            "tables.public",
            "    public: true\n",
            "",
            Effect.OTHER,
            "public rows becomes parties' own rows"),
        new Case("tables.joins", "    joins: [concept]\n", "", Effect.LOOSER, "becomes all tables"),
        new Case(
            "tables.joins",
            "joins: [concept]",
            "joins: []",
            Effect.TIGHTER,
            "not read it together with concept"),
        new Case(
            "tables.columns",
            "      ward:       {type: string, use: [dimension], values: [a, b, c]}\n",
            "",
            Effect.TIGHTER,
            "column ward cannot be used any more"),
        new Case(
            "tables.columns",
            "      dose:  ",
            "      dose2: {type: int, use: [measure], min: 0, max: 1}\n      dose:  ",
            Effect.LOOSER,
            "column dose2"),
        new Case(
            "tables.dealers",
            "clinic-b: ",
            "clinic-c: ",
            Effect.OTHER,
            "dealer clinic-c may deal rows"),
        new Case(
            "tables.dealers",
            KEYS.get(5),
            KEYS.get(8),
            Effect.OTHER,
            "dealer clinic-b has another key"),
        new Case(
            "tables.own_rows",
            "own_rows: false",
            "own_rows: true",
            Effect.OTHER,
            "own_rows false becomes true"),
        new Case(
            "tables.hide_dimensions",
            "hide_dimensions: true",
            "hide_dimensions: false",
            Effect.LOOSER,
            "row by row"),
        new Case(
            "tables.validity",
            "validity: checked",
            "validity: trusted",
            Effect.LOOSER,
            "shift every total"),
        new Case(
            "tables.max_rows_per_dealer",
            "max_rows_per_dealer: 5000",
            "max_rows_per_dealer: 50",
            Effect.OTHER,
            "max_rows_per_dealer 5000 becomes 50"),
        new Case(
            "columns.type",
            "age:        {type: int,",
            "age:        {type: bigint,",
            Effect.OTHER,
            "age: type int becomes bigint"),
        new Case(
            "columns.use",
            "use: [dimension, measure]",
            "use: [dimension, filter, measure]",
            Effect.LOOSER,
            "may be used as filter, too"),
        new Case(
            "columns.min",
            "min: 0, max: 120",
            "min: 1, max: 120",
            Effect.TIGHTER,
            "age: min 0 becomes 1"),
        new Case(
            "columns.max",
            "max: 120",
            "max: 130",
            Effect.LOOSER,
            "age: max 120 becomes 130: rows between count from now on; groups of queries over age become other ones"),
        new Case(
            "columns.max",
            "min: 0, max: 120",
            "min: 0",
            Effect.LOOSER,
            "age: max 120 becomes none"),
        new Case("columns.values", "[a, b, c]", "[a, b, c, d]", Effect.LOOSER, "values d are new"),
        new Case(
            "columns.values", "[a, b, c]", "[a, b]", Effect.TIGHTER, "values c are not declared"),
        new Case("columns.values", "[a, b, c]", "[a, c, b]", Effect.OTHER, "in another order"),
        new Case(
            "columns.fraction_bits",
            "fraction_bits: 24",
            "fraction_bits: 20",
            Effect.OTHER,
            "los: fraction_bits 24 becomes 20"),
        new Case(
            "columns.functions",
            "[sum, avg]",
            "[sum, max]",
            Effect.LOOSER,
            "functions max are allowed"),
        new Case(
            "columns.functions",
            "[sum, avg]",
            "[sum]",
            Effect.TIGHTER,
            "functions avg are not allowed"),
        new Case(
            "rules.min_group_size",
            "min_group_size: 11",
            "min_group_size: 5",
            Effect.LOOSER,
            "min_group_size 11 becomes 5: groups of fewer rows are shown, looser for everybody's rows"),
        new Case(
            "rules.min_group_size_of_others",
            "_of_others: 11",
            "_of_others: 20",
            Effect.TIGHTER,
            "min_group_size_of_others 11 becomes 20"),
        new Case(
            "rules.min_parties",
            "min_parties: 4",
            "min_parties: 3",
            Effect.LOOSER,
            "min_parties 4 becomes 3"),
        new Case(
            "rules.zero_groups",
            "zero_groups: suppress",
            "zero_groups: release",
            Effect.LOOSER,
            "zero_groups suppress becomes release"),
        new Case(
            "rules.suppression",
            "suppression: drop",
            "suppression: null",
            Effect.OTHER,
            "suppression drop becomes null"),
        new Case(
            "rules.aggregate_arguments",
            "columns_only",
            "any_expression",
            Effect.LOOSER,
            "picks rows"),
        new Case(
            "rules.scalar_functions",
            "[year, floor]",
            "[year, month]",
            Effect.LOOSER,
            "may use month, too"),
        new Case(
            "rules.scalar_functions",
            "[year, floor]",
            "[year]",
            Effect.TIGHTER,
            "may not use floor"),
        new Case(
            "rules.queries",
            "  queries: templates_only\n  templates:\n    - name: cost\n      sha256: "
                + "a".repeat(64)
                + "\n      parameters:\n"
                + "        from: {type: date, min: 2020-01-01, max: 2026-12-31}\n"
                + "        ward: {type: string, values: [a, b]}\n",
            "",
            Effect.LOOSER,
            "queries templates_only becomes ad_hoc"),
        new Case("rules.templates", "a".repeat(64), "b".repeat(64), Effect.LOOSER, "may be asked"),
        new Case(
            "templates.sha256",
            "a".repeat(64),
            "b".repeat(64),
            Effect.TIGHTER,
            "may not be asked any more"),
        new Case(
            "templates.name", "name: cost", "name: costs", Effect.OTHER, "is called costs now"),
        new Case(
            "templates.parameters",
            "        ward: {type: string, values: [a, b]}\n",
            "",
            Effect.TIGHTER,
            ":ward is no parameter any more"),
        new Case(
            "templates.parameters",
            "        ward: {type: string, values: [a, b]}",
            "        ward: {type: string, values: [a, b]}\n        n: {type: int, min: 1, max: 9}",
            Effect.LOOSER,
            ":n may be int 1 to 9"),
        new Case(
            "parameters.min",
            "{type: date, min: 2020-01-01",
            "{type: date, min: 2020-02-01",
            Effect.TIGHTER,
            ":from date 2020-01-01 to 2026-12-31 becomes date 2020-02-01 to 2026-12-31: fewer"),
        new Case(
            "parameters.max",
            "2020-01-01, max: 2026-12-31}",
            "2020-01-01, max: 2027-12-31}",
            Effect.LOOSER,
            ":from date 2020-01-01 to 2026-12-31 becomes date 2020-01-01 to 2027-12-31: more"),
        new Case(
            "parameters.values",
            "ward: {type: string, values: [a, b]}",
            "ward: {type: string, values: [a, c]}",
            Effect.OTHER,
            ":ward string 'a', 'b' becomes string 'a', 'c': other values"),
        new Case(
            "parameters.type",
            "ward: {type: string, values: [a, b]}",
            "ward: {type: int, values: [1, 2]}",
            Effect.OTHER,
            "becomes int 1, 2"),
        new Case(
            "record_person",
            "version: 1\n",
            "version: 1\nrecord_person: true\n",
            Effect.OTHER,
            "record_person becomes true: all parties"),
        new Case(
            "rules.query_budget",
            "query_budget: [{period: day, limit: 50}]",
            "query_budget: []",
            Effect.LOOSER,
            "query_budget in a day: 50 becomes no limit"),
        new Case(
            "budgets.period",
            "{period: day, limit: 50}",
            "{period: week, limit: 50}",
            Effect.TIGHTER,
            "query_budget in a week: no limit becomes 50"),
        new Case("budgets.limit", "limit: 50", "limit: 60", Effect.LOOSER, "50 becomes 60"),
        new Case(
            "rules.refusal_budget",
            "limit: 10}",
            "limit: 5}",
            Effect.TIGHTER,
            "refusal_budget in a day: 10 becomes 5"),
        new Case(
            "rules.difference_check",
            "difference_check: refuse",
            "difference_check: warn",
            Effect.LOOSER,
            "difference_check refuse becomes warn"),
        new Case(
            "rules.min_difference",
            "min_difference: 11",
            "min_difference: 12",
            Effect.TIGHTER,
            "min_difference 11 becomes 12"));
  }

  /** Fields that no file can have another value of alone. */
  private static final Map<String, String> WITHOUT_CASE =
      Map.of(
          "version", "there is one",
          "rules", "its fields have cases",
          "rules.accept_two_parties", "see twoPartiesBecomeThree");

  @TempDir Path folder;
  private int files;

  private Path write(String text) {
    try {
      return Files.writeString(folder.resolve(++files + ".yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Collaboration read(String text) {
    return CollaborationReader.read(write(text), LocalDate.EPOCH);
  }

  private static String edit(String text, String find, String replacement) {
    assertThat(text.indexOf(find)).as(find).isNotNegative();
    return text.replaceFirst(Pattern.quote(find), Matcher.quoteReplacement(replacement));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyChangedFieldHasItsWords(Case one) {
    Collaboration before = read(BASE);
    Collaboration after = read(edit(BASE, one.find, one.replacement));

    List<Change> changes = CollaborationChanges.between(before, after);

    assertThat(changes)
        .anySatisfy(
            change -> {
              assertThat(change.effect()).isEqualTo(one.effect);
              assertThat(change.words()).contains(one.words);
            });
    assertThat(changes).allSatisfy(CollaborationChangesTest::reads);
    // Nor is the way back silent, and it is no fallback.
    assertThat(CollaborationChanges.between(after, before))
        .isNotEmpty()
        .allSatisfy(CollaborationChangesTest::reads);
  }

  private static void reads(Change change) {
    assertThat(change.words())
        .doesNotContain("has no words", "Optional", "[", "{", "null becomes null", "\n")
        .isNotBlank();
    assertThat(change.whom()).isNotBlank();
    assertThat(change.part()).isNotBlank();
  }

  /** What the reader says that it knows, where a field stands that it does not. */
  private Set<String> known(String prefix, String find, String replacement) {
    Path file = write(edit(BASE, find, replacement));
    Throwable refused = catchThrowable(() -> CollaborationReader.read(file, LocalDate.EPOCH));
    Matcher names =
        Pattern.compile("zzz is not a known field; known fields are ([a-z0-9_, ]+)")
            .matcher(String.valueOf(refused.getMessage()));
    assertThat(names.find()).as(refused.getMessage()).isTrue();
    Set<String> fields = new TreeSet<>();
    Arrays.stream(names.group(1).strip().split(", ")).forEach(name -> fields.add(prefix + name));
    return fields;
  }

  @Test
  void noFieldThatTheReaderKnowsIsForgotten() {
    Set<String> fields = new TreeSet<>();
    fields.addAll(known("", "version: 1", "zzz: 1\nversion: 1"));
    fields.addAll(known("parties.", "{id: north", "{zzz: 1, id: north"));
    fields.addAll(known("entities.", "{at: one_party, of", "{zzz: 1, at: one_party, of"));
    fields.addAll(known("tables.", "    max_rows: 5000000", "    zzz: 1\n    max_rows: 5000000"));
    fields.addAll(known("tables.", "    max_rows: 20000", "    zzz: 1\n    max_rows: 20000"));
    fields.addAll(known("columns.", "{type: double", "{zzz: 1, type: double"));
    fields.addAll(known("columns.", "{type: int,    use", "{zzz: 1, type: int,    use"));
    fields.addAll(known("rules.", "  min_parties: 4", "  zzz: 1\n  min_parties: 4"));
    fields.addAll(known("templates.", "name: cost", "zzz: 1\n      name: cost"));
    fields.addAll(
        known("parameters.", "{type: date, min: 2020-01", "{zzz: 1, type: date, min: 2020-01"));
    fields.addAll(known("budgets.", "{period: day, limit: 50", "{zzz: 1, period: day, limit: 50"));
    assertThat(fields).contains("columns.fraction_bits", "tables.dealers", "rules.min_parties");

    fields.removeAll(cases().map(Case::field).toList());
    assertThat(fields).isEqualTo(new TreeSet<>(WITHOUT_CASE.keySet()));
  }

  @Test
  void aComponentWithoutWordsKeepsTheComparisonFromBeginning() {
    record Pair(int left, int right) {}

    assertThatThrownBy(
            () -> Aspects.of(Pair.class).on("left", Pair::left, (was, is, into) -> {}).complete())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Pair has the components [left, right], and here are [left]");
    assertThatThrownBy(() -> Aspects.of(Pair.class).elsewhere("left", " "))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void wordsThatSayNothingAreReplaced() {
    record Single(int value) {}
    Aspects<Single> aspects =
        Aspects.of(Single.class).on("value", Single::value, (was, is, into) -> {}).complete();
    FilePart part = new FilePart("x");

    aspects.compare(new Single(1), new Single(1), part);
    assertThat(part.changes()).isEmpty();
    aspects.compare(new Single(1), new Single(2), part);
    assertThat(part.changes()).hasSize(1);
    assertThat(part.changes().get(0).words()).startsWith("the value of Single has changed");
  }

  @Test
  void anotherLayoutIsNoChange() {
    String other =
        edit(
            edit(BASE, "version: 1\n", "# agreed in May\nversion: 1\n"),
            "min_group_size_of_others: 11",
            "min_group_size_of_others: 11   # the default");
    Collaboration before = read(BASE);
    Collaboration after = read(other);

    assertThat(CollaborationChanges.between(before, after)).isEmpty();
    assertThat(ChangeText.lines(before, after))
        .startsWith("stroke-outcomes", "  old " + before.sha256(), "  new " + after.sha256())
        .anyMatch(line -> line.startsWith("both files say the same: they differ in layout"))
        // What was dealt is bound to the digest.
        .anyMatch(line -> line.contains("what was dealt under the old file cannot be collected"));
    assertThat(ChangeText.lines(before, before))
        .containsExactly(
            "stroke-outcomes",
            "  old " + before.sha256(),
            "  new " + before.sha256(),
            "the two files are the same, byte for byte");
  }

  @Test
  void aDefaultThatIsWrittenOutIsNoChange() {
    String without = edit(BASE, "  min_group_size_of_others: 11\n", "");
    assertThat(CollaborationChanges.between(read(without), read(BASE))).isEmpty();
  }

  @Test
  void aDefaultThatFollowsAnotherRuleIsTold() {
    String without = edit(BASE, "  min_group_size_of_others: 11\n", "");
    String smaller = edit(without, "min_group_size: 11", "min_group_size: 5");
    assertThat(CollaborationChanges.between(read(without), read(smaller)))
        .extracting(Change::words)
        .anyMatch(words -> words.startsWith("min_group_size 11 becomes 5"))
        .anyMatch(words -> words.startsWith("min_group_size_of_others 11 becomes 5"))
        .anyMatch(
            words ->
                words.equals(
                    "together: a group is shown if 4 parties each have 6 rows or more in it becomes"
                        + " a group is shown if 4 parties each have 3 rows or more in it"));
  }

  @Test
  void sharesThatWereCollectedDoNotFitOtherPlaces() {
    Collaboration before = read(BASE);
    assertThat(words(before, read(edit(BASE, "purpose: Cost", "purpose: Costs"))))
        .anyMatch(words -> words.contains("go on being added"));
    assertThat(
            words(before, read(edit(BASE, "max_colluding_parties: 1", "max_colluding_parties: 2"))))
        .anyMatch(words -> words.contains("have to be dealt and collected again"));
    String reordered = edit(edit(BASE, "id: hub, ", "id: xxx, "), "id: north, ", "id: hub,   ");
    assertThat(words(before, read(edit(reordered, "id: xxx, ", "id: north, "))))
        .anyMatch(words -> words.contains("have to be dealt and collected again"));
  }

  private static List<String> words(Collaboration before, Collaboration after) {
    return CollaborationChanges.ofDealtRows(before, after).stream().map(Change::words).toList();
  }

  @Test
  void theFirstPartyCoordinates() {
    String reordered = edit(edit(BASE, "id: south", "id: xxxxx"), "id: north", "id: south");
    Collaboration after = read(edit(reordered, "id: xxxxx", "id: north"));
    assertThat(CollaborationChanges.between(read(BASE), after))
        .extracting(Change::words)
        .contains("south coordinates in place of north")
        .anyMatch(words -> words.startsWith("parties stand in another order, south, north, east"));
  }

  @Test
  void twoPartiesBecomeThree() {
    String two =
        """
        version: 1
        id: pair
        purpose: test
        valid_until: 2027-12-31
        max_colluding_parties: 1
        parties:
          - {id: north, public_key: "%s", roles: [data, compute]}
          - {id: south, public_key: "%s", roles: [data, compute]}
        analysts: [north]
        result_receivers: [north]
        tables: {t: {columns: {age: {type: int, use: [measure], min: 0, max: 120}}}}
        rules: {min_group_size: 1, min_parties: 1, accept_two_parties: true}
        """
            .formatted(KEYS.get(0), KEYS.get(1));
    String three =
        edit(
            edit(
                two,
                "analysts:",
                "  - {id: east, public_key: \""
                    + KEYS.get(2)
                    + "\", roles: [data, compute]}\nanalysts:"),
            ", accept_two_parties: true",
            "");
    Map<Effect, String> found = new LinkedHashMap<>();
    CollaborationChanges.between(read(two), read(three)).stream()
        .filter(change -> change.words().startsWith("accept_two_parties"))
        .forEach(change -> found.put(change.effect(), change.words()));
    assertThat(found)
        .containsEntry(
            Effect.TIGHTER, "accept_two_parties becomes false: there are more than two parties");
    assertThat(CollaborationChanges.between(read(three), read(two)))
        .anyMatch(
            change ->
                change.effect() == Effect.LOOSER
                    && change.words().startsWith("accept_two_parties becomes true"));
  }

  @Test
  void aLongPurposeThatChangesAtItsEndIsNotSilent() {
    String purpose = "purpose: " + "x".repeat(80);
    String text = edit(BASE, "purpose: Cost by region", purpose);
    assertThat(CollaborationChanges.between(read(text), read(edit(text, purpose, purpose + "y"))))
        .extracting(Change::words)
        .singleElement()
        .asString()
        .endsWith("is another one further on: read it");
  }

  @Test
  void aTextOfTheFileDoesNothingToATerminal() {
    String text = edit(BASE, "Cost by region", "\"a\\u202Eb\\e[31m\\nc\"");
    assertThat(CollaborationChanges.between(read(BASE), read(text)))
        .extracting(Change::words)
        .containsExactly("purpose 'Cost by region' becomes 'a\\u202eb\\u001b[31m\\u000ac'");
  }
}
