package io.jointly.examples.omop;

import java.util.Locale;
import org.apache.spark.sql.types.StructType;

/** The tables of the example, with columns of the OMOP Common Data Model 5.4. */
enum OmopTable {
  PERSON(
      "person_id INT, gender_concept_id INT, year_of_birth INT, month_of_birth INT,"
          + " race_concept_id INT, person_source_value STRING"),
  OBSERVATION_PERIOD(
      "observation_period_id INT, person_id INT, observation_period_start_date DATE,"
          + " observation_period_end_date DATE, period_type_concept_id INT"),
  VISIT_OCCURRENCE(
      "visit_occurrence_id INT, person_id INT, visit_concept_id INT, visit_start_date DATE,"
          + " visit_end_date DATE, visit_type_concept_id INT"),
  CONDITION_OCCURRENCE(
      "condition_occurrence_id INT, person_id INT, condition_concept_id INT,"
          + " condition_start_date DATE, condition_end_date DATE, condition_type_concept_id INT,"
          + " visit_occurrence_id INT"),
  DRUG_EXPOSURE(
      "drug_exposure_id INT, person_id INT, drug_concept_id INT, drug_exposure_start_date DATE,"
          + " drug_exposure_end_date DATE, drug_type_concept_id INT, days_supply INT,"
          + " visit_occurrence_id INT"),
  PROCEDURE_OCCURRENCE(
      "procedure_occurrence_id INT, person_id INT, procedure_concept_id INT, procedure_date DATE,"
          + " procedure_type_concept_id INT, visit_occurrence_id INT"),
  MEASUREMENT(
      "measurement_id INT, person_id INT, measurement_concept_id INT, measurement_date DATE,"
          + " measurement_type_concept_id INT, value_as_number DOUBLE, visit_occurrence_id INT"),
  DEATH("person_id INT, death_date DATE, death_type_concept_id INT, cause_concept_id INT"),
  CONCEPT(
      "concept_id INT, concept_name STRING, domain_id STRING, vocabulary_id STRING,"
          + " standard_concept STRING"),
  CONCEPT_ANCESTOR("ancestor_concept_id INT, descendant_concept_id INT");

  private final String columns;

  OmopTable(String columns) {
    this.columns = columns;
  }

  /** The table's name in the model. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  StructType schema() {
    return StructType.fromDDL(columns);
  }

  /** Whether all hospitals have the same rows. */
  boolean isPublic() {
    return this == CONCEPT || this == CONCEPT_ANCESTOR;
  }
}
