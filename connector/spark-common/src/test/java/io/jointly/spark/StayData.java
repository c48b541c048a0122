package io.jointly.spark;

import io.jointly.Seed;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Patients with their days of birth, and stays with the days on which they began and ended. Some
 * dates of stays are all alike but for those of few patients.
 */
final class StayData {

  private static final int PATIENTS = 60;

  /** Patients of a party, fewer than the default rules let a total be of. */
  private static final int FEW = 5;

  private static final String PATIENT =
      """
      patient_id: {type: bigint, use: [key]}
      sex: {type: string, use: [dimension, filter], values: [f, m]}
      born: {type: date, use: [dimension, filter, measure], min: 1930-01-01, max: 2010-12-31}
      year_of_birth: {type: int, use: [dimension, filter, measure], min: 1930, max: 2010}
      """;

  private static final String STAYS =
      """
      entity_key: {patient: patient_id}
      max_rows_per_entity: 8
      columns:
        patient_id: {type: bigint, use: [key]}
        ward: {type: string, use: [dimension, filter], values: [a, b]}
        started: {type: date, use: [dimension, filter, measure], min: 2015-01-01, max: 2024-12-31}
        ended: {type: date, use: [dimension, filter, measure], min: 2015-01-01, max: 2024-12-31}
        seen: {type: timestamp, use: [dimension, filter, measure], min: '2015-01-01T00:00:00Z', max: '2024-12-31T23:59:59Z'}
        left: {type: date, use: [dimension, filter], min: 2015-01-01, max: 2024-12-31}
        placeholder: {type: date, use: [measure], min: 2015-01-01, max: 2024-12-31}
        same: {type: date, use: [measure], min: 2015-01-01, max: 2024-12-31}
        mostly: {type: date, use: [measure], min: 2015-01-01, max: 2024-12-31}
        cost: {type: int, use: [measure], min: 0, max: 10000}
      """;

  private StayData() {}

  static Consortium consortium(Path folder, String rules) {
    Random random = new Random(Seed.of(StayData.class));
    Consortium.Builder builder = Consortium.extended(folder).parties(3, 1);
    String[] stays = new String[3];
    for (int party = 0; party < 3; party++) {
      List<String> patients = new ArrayList<>();
      List<String> rows = new ArrayList<>();
      for (int i = 0; i < PATIENTS; i++) {
        LocalDate born = LocalDate.of(1930, 1, 1).plusDays(random.nextInt(29000));
        long id = 1000L * party + i;
        patients.add(
            "(%dL, '%s', DATE'%s', %d)"
                .formatted(id, i % 2 == 0 ? "f" : "m", born, born.getYear()));
        for (int stay = 0; stay < 3; stay++) {
          LocalDate started = LocalDate.of(2015, 1, 1).plusDays(random.nextInt(3300));
          rows.add(
              ("(%dL, '%s', DATE'%s', %s, TIMESTAMP'%s %02d:30:00', DATE'%s', DATE'%s',"
                      + " DATE'%s', %s, %d)")
                  .formatted(
                      id,
                      stay % 2 == 0 ? "a" : "b",
                      started,
                      random.nextInt(9) == 0
                          ? "CAST(NULL AS DATE)"
                          : "DATE'" + started.plusDays(random.nextInt(300)) + "'",
                      started.plusDays(random.nextInt(40)),
                      random.nextInt(24),
                      started.plusDays(random.nextInt(40)),
                      i < FEW ? started : LocalDate.of(2015, 1, 1),
                      i < FEW ? started.plusDays(i) : started,
                      i < FEW ? "CAST(NULL AS DATE)" : "DATE'" + started + "'",
                      random.nextInt(10000)));
        }
      }
      builder.rows(values(patients, "patient_id, sex, born, year_of_birth"));
      stays[party] =
          builder.stored(
              values(
                  rows,
                  "patient_id, ward, started, ended, seen, left, placeholder, same, mostly, cost"));
    }
    return builder
        .entities("{patient: {at: one_party}}")
        .entityKey("{patient: patient_id}")
        .columns(PATIENT)
        .table("stays", STAYS, stays)
        .rules(rules)
        .build();
  }

  private static String values(List<String> rows, String columns) {
    return "SELECT * FROM VALUES " + String.join(", ", rows) + " AS t(" + columns + ")";
  }
}
