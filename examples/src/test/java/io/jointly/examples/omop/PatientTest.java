package io.jointly.examples.omop;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatientTest {

  private static final long SEED = 7;

  private static List<Row> rows(int hospital, OmopTable table) {
    return Objects.requireNonNull(GenerateOmop.rows(SEED, hospital).get(table));
  }

  /** Pinned, so that a change of the generator, or of a platform, is seen. */
  @Test
  void theFirstPatientIsAlwaysTheSame() {
    assertThat(rows(0, OmopTable.PERSON).get(0).mkString(" "))
        .isEqualTo("1000001 8507 1961 9 8527 MRN-3067334");
  }

  @Test
  void thereAreThreeHundred() {
    assertThat(rows(0, OmopTable.PERSON).size() + rows(1, OmopTable.PERSON).size())
        .isEqualTo(300 - rows(2, OmopTable.PERSON).size());
  }

  @Test
  void noPatientIsAtTwoHospitals() {
    Set<Object> everybody = new HashSet<>();
    for (int hospital = 0; hospital < 3; hospital++) {
      rows(hospital, OmopTable.PERSON).forEach(row -> everybody.add(row.get(0)));
    }
    assertThat(everybody).hasSize(300);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void rowsHaveTheirTablesTypes(int hospital) {
    for (Map.Entry<OmopTable, List<Row>> each : GenerateOmop.rows(SEED, hospital).entrySet()) {
      StructField[] fields = each.getKey().schema().fields();
      for (Row row : each.getValue()) {
        assertThat(row.size()).as(each.getKey().id()).isEqualTo(fields.length);
        for (int i = 0; i < fields.length; i++) {
          if (fields[i].dataType().equals(DataTypes.DateType) && !row.isNullAt(i)) {
            assertThat(row.<Date>getAs(i).toLocalDate())
                .isBetween(Patient.FIRST_DAY, Patient.LAST_DAY);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void numbersOfRowsDiffer(int hospital) {
    for (OmopTable table :
        List.of(
            OmopTable.OBSERVATION_PERIOD,
            OmopTable.VISIT_OCCURRENCE,
            OmopTable.CONDITION_OCCURRENCE,
            OmopTable.DRUG_EXPOSURE,
            OmopTable.PROCEDURE_OCCURRENCE,
            OmopTable.MEASUREMENT)) {
      List<Row> rows = rows(hospital, table);
      Set<Object> ids = new HashSet<>();
      rows.forEach(row -> ids.add(row.get(0)));
      assertThat(ids).as(table.id()).hasSameSizeAs(rows);
    }
  }

  /** Some are never seen, some twice under observation, and some numbers are missing. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void patientsDiffer(int hospital) {
    int people = rows(hospital, OmopTable.PERSON).size();
    assertThat(people(hospital, OmopTable.VISIT_OCCURRENCE)).isBetween(people / 2, people - 11);
    assertThat(rows(hospital, OmopTable.OBSERVATION_PERIOD).size())
        .isBetween(people + 11, 2 * people);
    assertThat(rows(hospital, OmopTable.PERSON)).anyMatch(row -> row.isNullAt(3));
    assertThat(rows(hospital, OmopTable.CONDITION_OCCURRENCE)).anyMatch(row -> row.isNullAt(6));
    assertThat(rows(hospital, OmopTable.DRUG_EXPOSURE)).anyMatch(row -> row.isNullAt(6));
    assertThat(rows(hospital, OmopTable.MEASUREMENT)).anyMatch(row -> row.isNullAt(5));
  }

  private static int people(int hospital, OmopTable table) {
    Set<Object> people = new HashSet<>();
    rows(hospital, table).forEach(row -> people.add(row.get(1)));
    return people.size();
  }
}
