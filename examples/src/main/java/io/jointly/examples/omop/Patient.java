package io.jointly.examples.omop;

import java.sql.Date;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * A synthetic patient with all rows about him or her. They depend only on seed, hospital and
 * number, so they are the same on every machine.
 */
final class Patient {

  static final LocalDate FIRST_DAY = LocalDate.of(2015, 1, 1);
  static final LocalDate LAST_DAY = LocalDate.of(2024, 12, 31);

  /** The numbers of one hospital's patients begin at a multiple of this. */
  static final int PER_HOSPITAL = 1_000_000;

  /** All rows come from electronic health records. */
  private static final int FROM_RECORDS = 32_817;

  private static final int WHITE = 8527;
  private static final int ROWS_PER_PATIENT = 200;

  private final SplittableRandom random;
  private final int id;
  private final Map<OmopTable, List<Row>> rows = new EnumMap<>(OmopTable.class);
  private final Map<Concept, LocalDate> diagnoses = new EnumMap<>(Concept.class);
  private final List<Visit> visits = new ArrayList<>();

  private record Visit(int id, Concept kind, LocalDate start, LocalDate end) {}

  private Patient(SplittableRandom random, int id) {
    this.random = random;
    this.id = id;
    Arrays.stream(OmopTable.values()).forEach(table -> rows.put(table, new ArrayList<>()));
  }

  /** The rows about a patient, of each table that is not public. */
  static Map<OmopTable, List<Row>> rows(long seed, int hospital, int number) {
    long state = new SplittableRandom(seed + hospital).nextLong() + number;
    Patient patient =
        new Patient(
            new SplittableRandom(state).split(), (hospital + 1) * PER_HOSPITAL + number + 1);
    patient.live();
    return patient.rows;
  }

  private void live() {
    Concept gender = chance(2) ? Concept.NO_MATCH : chance(50) ? Concept.MALE : Concept.FEMALE;
    add(
        OmopTable.PERSON,
        id,
        gender.id(),
        yearOfBirth(),
        chance(10) ? null : 1 + random.nextInt(12),
        chance(60) ? WHITE : Concept.NO_MATCH.id(),
        "MRN-%07d".formatted(random.nextInt(10_000_000)));
    LocalDate first = FIRST_DAY.plusDays(random.nextInt(900));
    LocalDate last = LocalDate.of(2021, 7, 1).plusDays(random.nextInt(1_200));
    observe(first, last);
    if (chance(70)) {
      visit(first, last);
      fallIll();
      prescribe(last);
    }
    if (chance(40)) {
      add(
          OmopTable.DEATH,
          id,
          date(last),
          FROM_RECORDS,
          diagnoses.isEmpty() || chance(30) ? null : diagnoses.keySet().iterator().next().id());
    }
  }

  private int yearOfBirth() {
    int percent = random.nextInt(100);
    int decade = percent < 34 ? 1940 : percent < 66 ? 1950 : percent < 88 ? 1960 : 1970;
    return percent >= 97 ? 1980 + random.nextInt(25) : decade + random.nextInt(10);
  }

  /** Some are away for a while in between. */
  private void observe(LocalDate first, LocalDate last) {
    if (chance(35)) {
      LocalDate gone = first.plusDays(300 + random.nextInt(500));
      period(first, gone);
      period(gone.plusDays(60 + random.nextInt(400)), last);
    } else {
      period(first, last);
    }
  }

  private void period(LocalDate first, LocalDate last) {
    add(
        OmopTable.OBSERVATION_PERIOD,
        next(OmopTable.OBSERVATION_PERIOD),
        id,
        date(first),
        date(last),
        FROM_RECORDS);
  }

  private void visit(LocalDate first, LocalDate last) {
    int days = (int) ChronoUnit.DAYS.between(first, last);
    int[] starts = random.ints(3 + random.nextInt(8), 0, days).sorted().toArray();
    for (int start : starts) {
      LocalDate day = first.plusDays(start);
      Concept kind =
          chance(55) ? Concept.OUTPATIENT : chance(65) ? Concept.INPATIENT : Concept.EMERGENCY;
      LocalDate end = stay(kind, day);
      if (kind == Concept.INPATIENT && chance(40)) {
        stay(Concept.INPATIENT, end.plusDays(3 + random.nextInt(27)));
      }
    }
  }

  private LocalDate stay(Concept kind, LocalDate day) {
    LocalDate end = kind == Concept.INPATIENT ? day.plusDays(1 + random.nextInt(12)) : day;
    if (end.isAfter(LAST_DAY)) {
      return LAST_DAY;
    }
    Visit visit = new Visit(next(OmopTable.VISIT_OCCURRENCE), kind, day, end);
    visits.add(visit);
    add(OmopTable.VISIT_OCCURRENCE, visit.id, id, kind.id(), date(day), date(end), FROM_RECORDS);
    int procedures = random.nextInt(3);
    for (int i = 0; i < procedures; i++) {
      add(
          OmopTable.PROCEDURE_OCCURRENCE,
          next(OmopTable.PROCEDURE_OCCURRENCE),
          id,
          one(Concept.CHEST_X_RAY, Concept.ECHOCARDIOGRAPHY, Concept.SPIROMETRY).id(),
          date(day),
          FROM_RECORDS,
          visit.id);
    }
    if (kind != Concept.EMERGENCY) {
      measure(Concept.SYSTOLIC, visit, 100 + random.nextInt(80));
      measure(Concept.DIASTOLIC, visit, 60 + random.nextInt(45));
      measure(Concept.BODY_MASS, visit, 18 + random.nextInt(72) / 4.0);
    }
    return end;
  }

  private void measure(Concept what, Visit visit, double value) {
    add(
        OmopTable.MEASUREMENT,
        next(OmopTable.MEASUREMENT),
        id,
        what.id(),
        date(visit.start),
        FROM_RECORDS,
        chance(4) ? null : value,
        visit.id);
  }

  private void fallIll() {
    fall(Concept.HYPERTENSION, 65);
    fall(Concept.DIABETES, 55);
    fall(Concept.HYPERLIPIDEMIA, 50);
    fall(Concept.FIBRILLATION, 40);
    fall(Concept.COPD, 35);
    fall(Concept.ASTHMA, 20);
    fall(Concept.INFARCTION, 25);
  }

  private void fall(Concept condition, int percent) {
    if (!chance(percent)) {
      return;
    }
    int times = 1 + random.nextInt(3);
    for (int i = 0; i < times; i++) {
      Visit visit = visits.get(random.nextInt(visits.size()));
      diagnoses.merge(condition, visit.start, (a, b) -> a.isBefore(b) ? a : b);
      add(
          OmopTable.CONDITION_OCCURRENCE,
          next(OmopTable.CONDITION_OCCURRENCE),
          id,
          condition.id(),
          date(visit.start),
          chance(60) ? null : date(visit.end),
          FROM_RECORDS,
          chance(12) ? null : visit.id);
    }
    if (condition == Concept.DIABETES) {
      visits.stream()
          .filter(visit -> visit.kind == Concept.OUTPATIENT)
          .forEach(visit -> measure(Concept.HBA1C, visit, 4.5 + random.nextInt(30) / 4.0));
    }
  }

  private void prescribe(LocalDate last) {
    treat(Concept.DIABETES, Concept.METFORMIN, 60, last);
    treat(Concept.HYPERTENSION, Concept.LISINOPRIL, 60, last);
    treat(Concept.HYPERLIPIDEMIA, Concept.ATORVASTATIN, 65, last);
    treat(Concept.FIBRILLATION, Concept.WARFARIN, 60, last);
    treat(Concept.INFARCTION, Concept.ASPIRIN, 70, last);
    treat(Concept.COPD, Concept.ALBUTEROL, 60, last);
    treat(Concept.ASTHMA, Concept.ALBUTEROL, 60, last);
  }

  private void treat(Concept condition, Concept drug, int percent, LocalDate last) {
    LocalDate diagnosed = diagnoses.get(condition);
    if (diagnosed == null || !chance(percent)) {
      return;
    }
    LocalDate start = diagnosed.plusDays(chance(65) ? random.nextInt(29) : random.nextInt(300));
    int times = 1 + random.nextInt(4);
    for (int i = 0; i < times && !start.isAfter(last.minusDays(90)); i++) {
      int days = 30 * (1 + random.nextInt(3));
      add(
          OmopTable.DRUG_EXPOSURE,
          next(OmopTable.DRUG_EXPOSURE),
          id,
          drug.id(),
          date(start),
          date(start.plusDays(days - 1)),
          FROM_RECORDS,
          chance(5) ? null : days,
          null);
      start = start.plusDays(days + random.nextInt(40));
    }
  }

  private void add(OmopTable table, @Nullable Object... values) {
    list(table).add(RowFactory.create(values));
  }

  /** The number of the next row of a table. */
  private int next(OmopTable table) {
    return id * ROWS_PER_PATIENT + list(table).size();
  }

  private List<Row> list(OmopTable table) {
    return rows.computeIfAbsent(table, any -> new ArrayList<>());
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private Concept one(Concept... concepts) {
    return concepts[random.nextInt(concepts.length)];
  }

  private static Date date(LocalDate day) {
    return Date.valueOf(day);
  }
}
