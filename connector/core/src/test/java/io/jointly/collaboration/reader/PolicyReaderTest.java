package io.jointly.collaboration.reader;

import static io.jointly.collaboration.reader.SampleFiles.COLLABORATION;
import static io.jointly.collaboration.reader.SampleFiles.TODAY;
import static io.jointly.collaboration.reader.SampleFiles.edit;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.Policy;
import io.jointly.collaboration.Policy.OwnTable;
import io.jointly.collaboration.Role;
import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyReaderTest {

  private static final String TABLES =
      """
      tables:
        admissions: {source: "SELECT * FROM warehouse.admissions WHERE consent"}
        Visits:
          source: SELECT * FROM warehouse.visits
      """;

  @TempDir Path folder;
  private Collaboration collaboration;
  private Party party;
  private String policy;

  @BeforeEach
  void readCollaboration() {
    Path file = SampleFiles.write(folder, "collaboration.yaml", COLLABORATION);
    collaboration = CollaborationReader.read(file, TODAY);
    party = collaboration.party("north").orElseThrow();
    policy =
        "collaboration: {id: stroke-outcomes, sha256: \""
            + collaboration.sha256()
            + "\"}\n"
            + TABLES;
  }

  private Policy read(String text) {
    return PolicyReader.read(SampleFiles.write(folder, "policy.yaml", text), collaboration, party);
  }

  private void assertRefused(String marked, ErrorCode code, String... fragments) {
    SampleFiles.assertRefused(
        folder.resolve("policy.yaml"),
        marked,
        file -> PolicyReader.read(file, collaboration, party),
        code,
        fragments);
  }

  @Test
  void hasSafeDefaults() {
    assertThat(read(policy))
        .isEqualTo(
            new Policy(
                true,
                Map.of(
                    "admissions",
                    OwnTable.of("SELECT * FROM warehouse.admissions WHERE consent"),
                    "Visits",
                    OwnTable.of("SELECT * FROM warehouse.visits")),
                Policy.OutsideBounds.REFUSE,
                Policy.Answering.of(Policy.Approval.AUTO, List.of("north", "south", "east")),
                collaboration.rules()));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "4000000000, 4000000000",
    "900kB, 900000",
    "20MB, 20000000",
    "2GB, 2000000000",
    "'\"3TB\"', 3000000000000",
    "1000000TB, 1000000000000000000"
  })
  void bytesOfASessionHaveAUnitOrNone(String written, long bytes) {
    assertThat(read(policy + "max_session_bytes: " + written + "\n").maxSessionBytes())
        .isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "4gb",
        "4 GB",
        "GB",
        "1.5GB",
        "1e9",
        "0x10",
        "4KB",
        "1000001TB",
        "4GBx",
        "9999999999999999999",
        "unlimited"
      })
  void otherBytesOfASessionAreRefused(String written) {
    assertRefused(
        policy + "max_session_bytes: §" + written + "\n",
        ErrorCode.POLICY_FILE,
        "max_session_bytes is '",
        "4GB");
  }

  @Test
  void readsWhatIsWritten() {
    Policy read =
        read(policy + "enabled: false\napproval: auto\noutside_bounds: null\nmin_group_size: 1\n");
    assertThat(read.enabled()).isFalse();
    assertThat(read(policy + "approval: manual\n").approval()).isEqualTo(Policy.Approval.MANUAL);
    assertThat(read(policy + "analysts: [east, north]\n").analysts())
        .containsExactly("east", "north");
    assertThat(read.outsideBounds()).isEqualTo(Policy.OutsideBounds.NULL);
    assertThat(read(policy + "outside_bounds: clamp\n").outsideBounds())
        .isEqualTo(Policy.OutsideBounds.CLAMP);
  }

  @Test
  void needsNoSourcesOfAPartyThatOnlyComputes() {
    party = new Party(party.id(), party.publicKey(), Set.of(Role.COMPUTE));
    assertThat(read(edit(policy, TABLES, "")).tables()).isEmpty();
    assertRefused(
        edit(policy, "  admissions", "  §admissions"),
        ErrorCode.POLICY_FILE,
        "tables names sources",
        "north does not have the role data",
        "remove it");
  }

  @Test
  void isMadeForOneCollaborationFile() {
    String digest = collaboration.sha256();
    String other = "0".repeat(64);
    assertRefused(
        "§" + edit(policy, digest, other),
        ErrorCode.POLICY_FILE,
        "collaboration.sha256 is " + other,
        digest,
        "compare its digest with your partners");
    assertRefused(
        "§" + edit(policy, digest, digest.substring(1)),
        ErrorCode.POLICY_FILE,
        "collaboration.sha256 is not a SHA-256",
        "write '" + digest);
    assertRefused(
        "§" + edit(policy, digest, digest.toUpperCase(Locale.ROOT)),
        ErrorCode.POLICY_FILE,
        "collaboration.sha256 is not a SHA-256",
        "lower-case hexadecimal");
    assertRefused(
        "§" + edit(policy, "id: stroke-outcomes", "id: other"),
        ErrorCode.POLICY_FILE,
        "collaboration.id is 'other'",
        "'stroke-outcomes'");
    assertRefused(
        "§" + edit(policy, "id: stroke-outcomes, ", ""),
        ErrorCode.POLICY_FILE,
        "collaboration has no field 'id'",
        "write 'id");
    assertRefused("§enabled: true\n", ErrorCode.POLICY_FILE, "no field 'collaboration'", "write");
  }

  @Test
  void needsASourceForEachTable() {
    assertRefused(
        "§" + edit(policy, TABLES, ""), ErrorCode.POLICY_FILE, "no field 'tables'", "SELECT");
    String visits = "  Visits:\n    source: SELECT * FROM warehouse.visits\n";
    assertRefused(
        edit(edit(policy, visits, ""), "  admissions", "  §admissions"),
        ErrorCode.POLICY_FILE,
        "tables has no source for Visits",
        "write 'Visits: {source:");
    assertRefused(
        edit(policy, "  Visits", "  §visits"),
        ErrorCode.POLICY_FILE,
        "tables.visits is not a table",
        "tables are admissions, Visits");
    assertRefused(
        edit(policy, visits, visits + "  §other: {source: x}\n"),
        ErrorCode.POLICY_FILE,
        "tables.other is not a table",
        "its tables are");
    assertRefused(
        edit(policy, visits, "  §admissions: {source: x}\n"),
        ErrorCode.POLICY_FILE,
        "tables.admissions is written twice",
        "remove");
    assertRefused(
        edit(policy, visits, "  Visits: {source: §\" \"}\n"),
        ErrorCode.POLICY_FILE,
        "tables.Visits.source is blank",
        "write");
    assertRefused(
        edit(policy, visits, "  Visits: §{}\n"),
        ErrorCode.POLICY_FILE,
        "no field 'source'",
        "write");
    assertRefused(
        edit(policy, visits, "  Visits: {source: x, §path: y}\n"),
        ErrorCode.POLICY_FILE,
        "tables.Visits.path is not a known field",
        "known fields are source, denied_columns");
    assertRefused(
        edit(policy, visits, "  Visits: §SELECT 1\n"), ErrorCode.POLICY_FILE, "must be a mapping");
    assertRefused(
        edit(policy, TABLES, "tables: §{}\n"), ErrorCode.POLICY_FILE, "tables is empty", "write");
  }

  @Test
  void deniesColumnsOfATable() {
    String visits = "source: SELECT * FROM warehouse.visits\n";
    Policy read =
        read(
            edit(policy, "WHERE consent\"}", "WHERE consent\", denied_columns: [COST, age]}")
                + "outside_bounds: clamp\n");
    assertThat(read.deniedColumns("admissions")).containsExactly("age", "cost");
    assertThat(read.deniedColumns("Visits")).isEmpty();
    assertThat(
            read(edit(policy, visits, visits + "    denied_columns: []\n")).deniedColumns("Visits"))
        .isEmpty();
    assertRefused(
        edit(policy, visits, visits + "    denied_columns: [§cost]\n"),
        ErrorCode.POLICY_FILE,
        "tables.Visits.denied_columns[0] is not a column of Visits",
        "columns are ward");
    assertRefused(
        edit(policy, visits, visits + "    denied_columns: [ward, §WARD]\n"),
        ErrorCode.POLICY_FILE,
        "tables.Visits.denied_columns[1] is ward for the second time",
        "remove it");
  }

  @Test
  void answersOnlyAnalystsOfTheCollaboration() {
    Path file =
        SampleFiles.write(
            folder,
            "collaboration.yaml",
            edit(COLLABORATION, "analysts: [north, south, east]", "analysts: [north, south]"));
    policy = policy.replace(collaboration.sha256(), CollaborationReader.read(file, TODAY).sha256());
    collaboration = CollaborationReader.read(file, TODAY);
    assertThat(read(policy).analysts()).containsExactly("north", "south");
    assertRefused(
        policy + "analysts: [north, §east]\n",
        ErrorCode.POLICY_FILE,
        "analysts[1] is 'east', but the collaboration's analysts are north, south",
        "can only be stricter");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POLICY_FILE      | enabled: §yes            | enabled must be true or false     | without quotes
          POLICY_FILE      | enabled: §               | enabled must be true or false     | empty
          POLICY_FILE      | enabled: §1              | enabled must be true or false     | the number 1
          POLICY_FILE      | approval: §ask           | approval is 'ask'                 | manual, auto
          POLICY_FILE      | outside_bounds: §drop    | outside_bounds is 'drop'          | refuse, clamp, null
          POLICY_FILE      | outside_bounds: §        | outside_bounds must be            | empty
          POLICY_FILE      | outside_bounds: §Null    | outside_bounds must be            | empty
          UNSUPPORTED_RULE | min_group_size: §20      | min_group_size is 20              | checks no groups
          POLICY_FILE      | min_group_size: §0       | min_group_size is 0               | from 1 to
          POLICY_FILE      | min_group_size: §x       | min_group_size must be            | the text x
          POLICY_FILE      | §zero_groups: release    | zero_groups is not a known field     | known fields are collaboration
          POLICY_FILE      | §suppression: drop       | suppression is not a known field     | known fields are collaboration
          POLICY_FILE      | analysts: §[]            | analysts is an empty list         | at least one
          POLICY_FILE      | analysts: [§west]        | analysts[0] is 'west'             | north, south, east
          POLICY_FILE      | analysts: [north, §north] | analysts[1] is 'north' for the second | remove it
          POLICY_FILE      | §version: 1              | version is not a known field         | known fields are
          POLICY_FILE      | §tables: 1               | tables is written twice           | remove
          POLICY_FILE      | enabled: §&a true        | anchor                            | remove
          """)
  void refuses(ErrorCode code, String marked, String what, String remedy) {
    assertRefused(policy + marked + "\n", code, what, remedy);
  }

  @Test
  void joinsOfATableCanOnlyBeFewer() {
    String text =
        SampleFiles.edit(
            SampleFiles.WITH_ENTITIES, "public: true", "public: true\n    joins: [Visits]");
    Path file = SampleFiles.write(folder, "collaboration.yaml", text);
    collaboration = CollaborationReader.read(file, TODAY);
    String head =
        "collaboration: {id: stroke-outcomes, sha256: \""
            + collaboration.sha256()
            + "\"}\n"
            + TABLES
            + "  concept: {source: SELECT 1}\n";
    Policy own = read(head + "  ledger: {source: SELECT 1, joins: [Visits]}\n");
    assertThat(own.mayBeJoined("ledger", "Visits")).isTrue();
    assertThat(own.mayBeJoined("Visits", "ledger")).isTrue();
    assertThat(own.mayBeJoined("ledger", "admissions")).isFalse();
    assertThat(own.mayBeJoined("admissions", "ledger")).isFalse();
    assertThat(own.mayBeJoined("concept", "Visits")).isTrue();
    assertRefused(
        head + "  ledger: {source: SELECT 1, joins: [§concept]}\n",
        ErrorCode.POLICY_FILE,
        "tables.ledger.joins[0] is a table with which the collaboration does not join ledger",
        "only be stricter");
  }
}
