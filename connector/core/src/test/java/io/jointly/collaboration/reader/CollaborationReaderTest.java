package io.jointly.collaboration.reader;

import static io.jointly.collaboration.reader.SampleFiles.COLLABORATION;
import static io.jointly.collaboration.reader.SampleFiles.KEY_3;
import static io.jointly.collaboration.reader.SampleFiles.TODAY;
import static io.jointly.collaboration.reader.SampleFiles.edit;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.Entity;
import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.Role;
import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Table;
import io.jointly.crypto.Identity;
import io.jointly.error.ErrorCode;
import io.jointly.query.Family;
import io.jointly.query.SqlType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollaborationReaderTest {

  @TempDir Path folder;

  private Collaboration read(String text) {
    return CollaborationReader.read(SampleFiles.write(folder, "collaboration.yaml", text), TODAY);
  }

  private Column column(String declaration) {
    String text = edit(COLLABORATION, "ward: {type: smallint, use: [filter]}", declaration);
    Table visits = read(text).table("visits").orElseThrow();
    return visits.columns().values().iterator().next();
  }

  @Test
  void readsWhatTheInterfaceGives() throws Exception {
    Collaboration read = read(COLLABORATION);

    assertThat(read.id()).isEqualTo("stroke-outcomes");
    assertThat(read.purpose()).isEqualTo("Cost and length of stay by region");
    assertThat(read.validUntil()).isEqualTo(LocalDate.of(2027, 12, 31));
    assertThat(read.maxColludingParties()).isEqualTo(1);
    assertThat(read.parties()).extracting(Party::id).containsExactly("north", "south", "east");
    assertThat(read.party("east").orElseThrow().publicKey()).isEqualTo(KEY_3);
    assertThat(read.party("East")).isEmpty();
    assertThat(read.parties(Role.COMPUTE)).hasSize(3);
    assertThat(read.analysts()).containsExactly("north", "south", "east");
    assertThat(read.resultReceivers()).containsExactly("north", "south");
    assertThat(read.rules().minGroupSize()).isEqualTo(1);
    assertThat(read.rules().aggregateArguments()).isEqualTo(Rules.AggregateArguments.COLUMNS_ONLY);
    assertThat(read.rules().twoParties()).isEqualTo(Rules.TwoParties.REFUSED);
    assertThat(read.warnings()).isEmpty();
    byte[] bytes = COLLABORATION.getBytes(StandardCharsets.UTF_8);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    assertThat(read.sha256()).isEqualTo(HexFormat.of().formatHex(digest));
    assertThat(read.digest()).isEqualTo(digest);
  }

  @Test
  void personsAreRecordedWhereTheFileSaysSo() {
    assertThat(read(COLLABORATION).recordsPersons()).isFalse();
    String start = "id: stroke-outcomes\n";
    assertThat(
            read(SampleFiles.edit(COLLABORATION, start, start + "record_person: false\n"))
                .recordsPersons())
        .isFalse();
    assertThat(
            read(SampleFiles.edit(COLLABORATION, start, start + "record_person: true\n"))
                .recordsPersons())
        .isTrue();
    for (String other : List.of("yes", "\"true\"", "1", "", "[true]")) {
      SampleFiles.assertRefused(
          folder.resolve("c.yaml"),
          SampleFiles.edit(COLLABORATION, start, start + "record_person: §" + other + "\n"),
          file -> CollaborationReader.read(file, SampleFiles.TODAY),
          ErrorCode.COLLABORATION_FILE,
          "record_person must be true or false",
          "without quotes");
    }
  }

  @Test
  void keepsTablesAndColumnsInOrderAndFindsThemInAnyCase() {
    Collaboration read = read(COLLABORATION);

    assertThat(read.tables().keySet()).containsExactly("admissions", "Visits");
    Table admissions = read.table("ADMISSIONS").orElseThrow();
    assertThat(admissions.maxRows()).isEqualTo(1_000_000_000L);
    assertThat(admissions.columns().keySet())
        .containsExactly("region", "age", "admitted", "cost", "los_days");
    assertThat(admissions.column("Los_Days").orElseThrow().name()).isEqualTo("los_days");
    assertThat(admissions.column("los days")).isEmpty();
    assertThat(read.table("visits").orElseThrow().maxRows()).isEqualTo(1L << 40);
  }

  @Test
  void readsEntitiesAndTheKeysOfTables() {
    Collaboration read = read(SampleFiles.WITH_ENTITIES);

    Entity patient = new Entity("patient", Entity.Place.ONE_PARTY);
    Entity visit = new Entity("visit", Entity.Place.ONE_PARTY, patient);
    Entity account = new Entity("account", Entity.Place.MANY);
    assertThat(read.entities().values()).containsExactly(patient, visit, account);
    assertThat(visit.isWithin(patient)).isTrue();
    assertThat(patient.isWithin(visit)).isFalse();

    // The coarsest first, however they are written.
    Table visits = read.table("visits").orElseThrow();
    assertThat(visits.keys())
        .containsExactly(
            new EntityKey(patient, "patient_id", 1000L), new EntityKey(visit, "visit_id", 1L));
    assertThat(visits.entityKey()).isEqualTo("patient_id");
    assertThat(visits.key("visit_id").orElseThrow().isAtOneParty()).isTrue();
    assertThat(visits.column("visit_id").orElseThrow().functions())
        .containsExactly(Family.COUNT, Family.COUNT_DISTINCT);

    Table ledger = read.table("ledger").orElseThrow();
    assertThat(ledger.keys()).containsExactly(new EntityKey(account, "iban", 12L));
    assertThat(ledger.key("iban").orElseThrow().isAtOneParty()).isFalse();

    Table concept = read.table("concept").orElseThrow();
    assertThat(concept.isPublic()).isTrue();
    assertThat(concept.entityKey()).isNull();
    assertThat(visits.isPublic()).isFalse();
    assertThat(read.table("admissions").orElseThrow().keys()).isEmpty();
    assertThat(read.warnings()).isEmpty();
  }

  @Test
  void readsWhichTablesMayBeJoined() {
    Collaboration read =
        read(
            edit(
                edit(
                    SampleFiles.WITH_ENTITIES,
                    "public: true",
                    "public: true\n    joins: [Visits, ledger]"),
                "max_rows_per_entity: 12",
                "max_rows_per_entity: 12\n    joins: [concept]"));
    assertThat(read.mayBeJoined("Visits", "concept")).isTrue();
    assertThat(read.mayBeJoined("concept", "ledger")).isTrue();
    assertThat(read.mayBeJoined("Visits", "Visits")).isTrue();
    // Neither side's list has it, or one side has none.
    assertThat(read.mayBeJoined("admissions", "concept")).isFalse();
    assertThat(read.mayBeJoined("concept", "admissions")).isFalse();
    assertThat(read.mayBeJoined("Visits", "ledger")).isFalse();
    assertThat(read.mayBeJoined("Visits", "admissions")).isTrue();
    Table alone =
        read(edit(SampleFiles.WITH_ENTITIES, "public: true", "public: true\n    joins: []"))
            .table("concept")
            .orElseThrow();
    assertThat(alone.joins().allow("Visits")).isFalse();
  }

  /** As before there were entities: of one without a name, which may be at several parties. */
  @Test
  void aNameAloneIsAKeyAsEver() {
    Table visits =
        read(edit(
                COLLABORATION,
                "Visits:\n",
                "Visits:\n    entity_key: pid\n    max_rows_per_entity: 7\n"))
            .table("visits")
            .orElseThrow();
    assertThat(visits.keys()).containsExactly(new EntityKey(null, "pid", 7L));
    assertThat(visits.entityKey()).isEqualTo("pid");
    assertThat(visits.keys().get(0).isAtOneParty()).isFalse();
  }

  @Test
  void warnsWhereTheRulesCountVisitsAndNotPatients() {
    String text =
        edit(SampleFiles.WITH_ENTITIES, "visit: Visit_Id, patient: patient_id", "visit: Visit_Id");
    text = edit(text, "{patient: 1000, visit: 1}", "{visit: 1}");
    assertThat(read(text).warnings()).isEmpty();
    assertThat(read(edit(text, SampleFiles.RULES, "")).warnings())
        .singleElement()
        .asString()
        .contains("count each visit of table Visits", "one patient may be several");
  }

  @Test
  void givesBoundsAndValuesTheTypeOfTheirColumn() {
    Table admissions = read(COLLABORATION).table("admissions").orElseThrow();

    assertThat(admissions.column("region").orElseThrow().values())
        .isEqualTo(List.<Object>of("north", "1", "south"));
    assertThat(admissions.column("age").orElseThrow().max()).isEqualTo(120);
    assertThat(admissions.column("admitted").orElseThrow().min())
        .isEqualTo(LocalDate.of(2020, 1, 1));
    assertThat(admissions.column("cost").orElseThrow().max())
        .isEqualTo(new BigDecimal("10000000.00"));
    Column days = admissions.column("los_days").orElseThrow();
    assertThat(days.type()).isEqualTo(SqlType.of(SqlType.Kind.DOUBLE));
    assertThat(days.max()).isEqualTo(3650.0);
    assertThat(days.fractionBits()).isEqualTo(24);
    assertThat(days.values()).isEmpty();
  }

  @Test
  void readsTimesQuotedNumbersAndTruthValues() {
    Column zoned =
        column(
            "t: {type: timestamp, use: [filter], min: 2020-01-01T00:00:00+01:00, max: '2021-01-01T00:00:00Z'}");
    assertThat(zoned.min()).isEqualTo(Instant.parse("2019-12-31T23:00:00Z"));
    assertThat(zoned.max()).isEqualTo(Instant.parse("2021-01-01T00:00:00Z"));
    assertThat(column("t: {type: timestamp_ntz, use: [filter], min: 2020-01-01T00:00:00}").min())
        .isEqualTo(LocalDateTime.of(2020, 1, 1, 0, 0));
    assertThat(column("n: {type: bigint, use: [filter], min: '-5', max: \"7\"}").min())
        .isEqualTo(-5L);
    assertThat(column("b: {type: boolean, use: [dimension], values: [true]}").values())
        .isEqualTo(List.<Object>of(true));
    assertThat(
            column("s: {type: string, use: [filter], values: ['null', \"true\", 2020-01-01]}")
                .values())
        .isEqualTo(List.<Object>of("null", "true", "2020-01-01"));
    assertThat(column("f: {type: float, use: [dimension], values: [0.5, -1e3]}").values())
        .isEqualTo(List.<Object>of(0.5f, -1000f));
  }

  @Test
  void takesAnySqlIdentifierForAColumn() {
    for (String name : List.of("größe", "\"a b\"", "年齢", "'1'", "\"`x`.y\"", "κόσμος")) {
      String bare = name.replaceAll("^[\"']|[\"']$", "");
      assertThat(column(name + ": {type: int, use: [filter]}").name()).isEqualTo(bare);
    }
    Column word = column("ΟΔΟΣ: {type: int, use: [filter]}");
    assertThat(new Table("t", 1, Map.of(word.name(), word)).column("οδος")).contains(word);
  }

  @Test
  void allowsWhatUsesAndTypeAllowButWhatShowsOnePersonWhereFunctionsAreLeftOut() {
    assertThat(column("x: {type: int, use: [measure]}").functions())
        .containsExactly(
            Family.COUNT,
            Family.SUM,
            Family.AVG,
            Family.VARIANCE,
            Family.COUNT_DISTINCT,
            Family.HISTOGRAM,
            Family.PERCENTILE,
            Family.TOP_K);
    // Of a date, what is computed is the time between it and another.
    assertThat(column("x: {type: date, use: [measure]}").functions())
        .containsExactly(
            Family.COUNT,
            Family.SUM,
            Family.AVG,
            Family.VARIANCE,
            Family.COUNT_DISTINCT,
            Family.HISTOGRAM,
            Family.PERCENTILE,
            Family.TOP_K);
    assertThat(column("x: {type: date, use: [dimension]}").functions())
        .containsExactly(Family.COUNT, Family.COUNT_DISTINCT, Family.TOP_K);
    assertThat(column("x: {type: string, use: [dimension]}").functions())
        .containsExactly(Family.COUNT, Family.COUNT_DISTINCT, Family.TOP_K);
    assertThat(column("x: {type: int, use: [dimension, filter]}").functions())
        .containsExactly(Family.COUNT, Family.COUNT_DISTINCT, Family.HISTOGRAM, Family.TOP_K);
    assertThat(column("x: {type: int, use: [filter]}").functions()).isEmpty();
    assertThat(column("x: {type: date, use: [measure], functions: [max, min]}").functions())
        .containsExactly(Family.MIN, Family.MAX);
  }

  @Test
  void takesFixedPointUpToItsLimit() {
    assertThat(
            column("x: {type: double, use: [measure], min: -1, max: 1, fraction_bits: 61}")
                .fractionBits())
        .isEqualTo(61);
    assertThat(
            column("x: {type: float, use: [measure], min: 0, max: 0.25, fraction_bits: 62}")
                .fractionBits())
        .isEqualTo(62);
    assertThat(column("x: {type: double, use: [filter], min: 0}").fractionBits()).isNull();
  }

  @Test
  void takesTheRulesThatItEnforces() {
    String rules =
        """
        rules:
          min_group_size: 1
          min_group_size_of_others: 0
          min_parties: 1
          aggregate_arguments: any_expression
          zero_groups: release
          suppression: null
          query_budget: []
          accept_two_parties: false
        """;
    assertThat(read(edit(COLLABORATION, SampleFiles.RULES, rules)).rules().aggregateArguments())
        .isEqualTo(Rules.AggregateArguments.ANY_EXPRESSION);
    for (String line :
        List.of("suppression: drop", "suppression: 'null'", "aggregate_arguments: columns_only")) {
      String more = SampleFiles.RULES + "  " + line + "\n";
      assertThat(read(edit(COLLABORATION, SampleFiles.RULES, more)).rules().minGroupSize())
          .isEqualTo(1);
    }
  }

  @Test
  void warnsOfTwoParties() {
    Collaboration two =
        read(
            edit(
                twoParties(),
                SampleFiles.RULES,
                SampleFiles.RULES + "  accept_two_parties: true\n"));

    assertThat(two.rules().twoParties()).isEqualTo(Rules.TwoParties.ACCEPTED);
    assertThat(two.warnings())
        .singleElement()
        .asString()
        .contains("stroke-outcomes", "two parties");
  }

  static String twoParties() {
    return edit(
        COLLABORATION,
        SampleFiles.PARTIES,
        SampleFiles.PARTIES.replaceAll("(?m)^.*id: east.*\n", "").replace(", east]", "]"));
  }

  @Test
  void isValidThroughItsLastDay() {
    Path file = SampleFiles.write(folder, "collaboration.yaml", COLLABORATION);
    assertThat(CollaborationReader.read(file, LocalDate.of(2027, 12, 31)).id()).isNotEmpty();
  }

  @Test
  void takesAPartyOfEitherRoleAndTwentyOfThem() {
    String roles =
        COLLABORATION.replace(
            "south, public_key: \"" + SampleFiles.KEY_2 + "\", roles: [data, compute]",
            "south, public_key: \"" + SampleFiles.KEY_2 + "\", roles: [compute]");
    assertThat(read(roles).parties(Role.DATA))
        .extracting(Party::id)
        .containsExactly("north", "east");
    assertThat(read(edit(COLLABORATION, SampleFiles.PARTIES, many(20))).parties()).hasSize(20);
  }

  /** Parties p0, p1, … each with a fresh key. */
  static String many(int parties) {
    StringBuilder text = new StringBuilder("parties:\n");
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < parties; i++) {
      String key = Identity.generate(random).publicKey().base64();
      text.append("  - {id: p")
          .append(i)
          .append(", public_key: \"")
          .append(key)
          .append("\", roles: [data, compute]}\n");
    }
    return text + "analysts: [p0]\nresult_receivers: [p0]\n";
  }
}
