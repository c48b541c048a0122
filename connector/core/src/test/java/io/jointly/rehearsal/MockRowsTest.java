package io.jointly.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.Table;
import io.jointly.error.CallerException;
import io.jointly.query.SqlType;
import io.jointly.query.SqlValues;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MockRowsTest {

  private static final String YAML =
      """
      # Everything that is above the keys stays, 東京 too.
      version: 1
      id: trial
      purpose: trial
      valid_until: 2099-12-31
      max_colluding_parties: 1
      parties:
        - {id: north, public_key: not yet, roles: [data, compute]}   # to be sent
        - {id: south, public_key: "@south@", roles: [data, compute]}
        - {id: east, public_key: '', roles: [compute]}
      analysts: [north]
      result_receivers: [north]
      entities: {patient: {at: one_party}, visit: {at: one_party, of: patient}, phone: {at: many}}
      tables:
        patients:
          entity_key: {patient: pid}
          max_rows_per_entity: 1
          columns:
            pid: {type: int, use: [key]}
            born: {type: date, use: [dimension], min: 1900-01-01, max: 1900-03-01}
            sex: {type: string, use: [dimension], values: [f, m, other]}
            tiny: {type: tinyint, use: [measure], min: -3, max: 3}
            small: {type: smallint, use: [measure], min: -30000, max: 30000}
            money: {type: "decimal(12,2)", use: [measure], min: "0.10", max: "1000000.05"}
            far: {type: bigint, use: [measure], min: -1000000000000, max: 1000000000000}
            x: {type: double, use: [measure], min: 0.5, max: 0.75, fraction_bits: 10}
            y: {type: float, use: [measure], min: -1.5, max: 7, fraction_bits: 10}
            at: {type: timestamp, use: [filter], min: 2020-01-01T00:00:00Z, max: 2020-01-02T00:00:00Z}
            local: {type: timestamp_ntz, use: [filter], min: 2020-01-01T00:00:00, max: 2020-01-02T00:00:00}
            fixed: {type: int, use: [measure], min: 5, max: 5}
            free: {type: bigint, use: [filter]}
            note: {type: string, use: [filter]}
            ill: {type: boolean, use: [dimension]}
        visits:
          entity_key: {patient: pid, visit: vid}
          columns:
            pid: {type: int, use: [key]}
            vid: {type: string, use: [key]}
            cost: {type: int, use: [measure], min: 0, max: 100}
        calls:
          entity_key: {phone: number}
          columns:
            number: {type: bigint, use: [key]}
        plain:
          max_rows: 7
          entity_key: who
          columns:
            n: {type: int, use: [measure], min: 0, max: 9}
        codes:
          public: true
          columns:
            code: {type: string, use: [dimension, filter], values: [a, b, c]}
            title: {type: string, use: [dimension]}
      rules: {min_group_size: 1, min_parties: 1}
      """;

  @TempDir Path folder;
  private Collaboration agreed;

  @BeforeEach
  void read() throws Exception {
    agreed = make(YAML).collaboration();
  }

  private LocalFiles make(String yaml) throws Exception {
    Path original = folder.resolve("original.yaml");
    Files.writeString(original, yaml);
    Path own = folder.resolve("own");
    Files.createDirectories(own);
    return LocalFiles.make(original, own, new SecureRandom());
  }

  private List<Object[]> rows(String party, String table, long seed, int rows) {
    return new MockRows(agreed, seed, rows).of(agreed.party(party).orElseThrow(), table(table));
  }

  private Table table(String name) {
    return agreed.table(name).orElseThrow();
  }

  @Test
  void onlyTheKeysOfTheFileAreReplaced() throws Exception {
    String copy = Files.readString(folder.resolve("own/collaboration.yaml"));
    String expected = YAML;
    for (Party party : agreed.parties()) {
      String before =
          Map.of("north", "not yet", "south", "\"@south@\"", "east", "''").get(party.id());
      expected = expected.replace(before, '"' + party.publicKey() + '"');
    }
    assertThat(copy).isEqualTo(expected);
  }

  @Test
  void aMistakeIsNamedInTheFileThatTheUserWrote() throws Exception {
    Files.delete(folder.resolve("own/north.pem"));
    Files.delete(folder.resolve("own/south.pem"));
    Files.delete(folder.resolve("own/east.pem"));
    assertThatThrownBy(() -> make(YAML.replace("values: [f, m, other]", "values: [f, f]")))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("original.yaml:21")
        .hasMessageNotContaining("own/");
  }

  @Test
  void valuesAreWithinWhatIsDeclared() {
    Table table = table("patients");
    List<String> names = List.copyOf(MockRows.columns(table).keySet());
    List<Object[]> made = rows("north", "patients", 3, 2000);
    assertThat(made).hasSize(2000);
    for (int at = 0; at < names.size(); at++) {
      Column column = table.column(names.get(at)).orElseThrow();
      int place = at;
      List<Object> values = made.stream().map(row -> row[place]).filter(v -> v != null).toList();
      for (Object value : values) {
        SqlType type = column.type();
        // Also that the class is the type's.
        assertThat(SqlValues.parse(type, SqlValues.render(type, value)))
            .as(column.name())
            .isEqualTo(value);
        if (!column.values().isEmpty()) {
          assertThat(column.values()).contains(value);
        }
        if (column.min() != null) {
          assertThat(SqlValues.compare(type, value, column.min())).isNotNegative();
        }
        if (column.max() != null) {
          assertThat(SqlValues.compare(type, value, column.max())).isNotPositive();
        }
      }
      boolean key = column.name().equals("pid");
      assertThat(values.size() == made.size()).as(column.name()).isEqualTo(key);
      if (!column.name().equals("fixed")) {
        assertThat(Set.copyOf(values)).as(column.name()).hasSizeGreaterThan(1);
      }
    }
  }

  @Test
  void theSameSeedMakesTheSameRows() {
    assertThat(text(rows("south", "patients", 5, 50)))
        .isEqualTo(text(rows("south", "patients", 5, 50)));
    assertThat(text(rows("south", "patients", 5, 50)))
        .isNotEqualTo(text(rows("south", "patients", 6, 50)));
    assertThat(text(rows("south", "patients", 5, 50)))
        .isNotEqualTo(text(rows("north", "patients", 5, 50)));
  }

  @Test
  void anEntityAtOnePartyIsAtNoOther() {
    Set<Object> north = column(rows("north", "patients", 1, 300), 0);
    Set<Object> south = column(rows("south", "patients", 1, 300), 0);
    assertThat(north).hasSize(300);
    assertThat(intersection(north, south)).isEmpty();
    Set<Object> visitors = column(rows("north", "visits", 1, 300), 0);
    assertThat(visitors).hasSize(100);
    assertThat(north).containsAll(visitors);
    Set<Object> visits = column(rows("north", "visits", 1, 300), 1);
    assertThat(visits).hasSize(300);
    assertThat(intersection(visits, column(rows("south", "visits", 1, 300), 1))).isEmpty();
  }

  @Test
  void anEntityAtManyIsAtSeveral() {
    Set<Object> north = column(rows("north", "calls", 1, 300), 0);
    Set<Object> south = column(rows("south", "calls", 1, 300), 0);
    assertThat(intersection(north, south)).hasSize(50);
  }

  @Test
  void aKeyThatIsNoColumnIsThereToo() {
    assertThat(MockRows.columns(table("plain")).keySet()).containsExactly("who", "n");
    assertThat(rows("north", "plain", 1, 100)).hasSize(7);
  }

  @Test
  void publicRowsAreTheSameEverywhere() {
    assertThat(text(rows("north", "codes", 1, 100)))
        .isEqualTo(text(rows("south", "codes", 1, 100)));
    assertThat(column(rows("north", "codes", 1, 100), 0)).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void noRowsAreNotMade() {
    assertThatThrownBy(() -> new MockRows(agreed, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> rows("east", "patients", 1, 10))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Set<Object> column(List<Object[]> rows, int at) {
    return rows.stream().map(row -> row[at]).collect(Collectors.toSet());
  }

  private static Set<Object> intersection(Set<Object> one, Set<Object> other) {
    Set<Object> both = new HashSet<>(one);
    both.retainAll(other);
    return both;
  }

  private static List<String> text(List<Object[]> rows) {
    return new ArrayList<>(rows.stream().map(Arrays::toString).toList());
  }
}
