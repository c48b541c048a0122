package io.jointly.examples.omop;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The concepts of the example. Those with ids above two billion are local ones, as the model has it
 * for what is in no vocabulary.
 */
enum Concept {
  NO_MATCH(0, "No matching concept", "Metadata"),
  MALE(8507, "Male", "Gender"),
  FEMALE(8532, "Female", "Gender"),
  INPATIENT(9201, "Inpatient visit", "Visit"),
  OUTPATIENT(9202, "Outpatient visit", "Visit"),
  EMERGENCY(9203, "Emergency room visit", "Visit"),
  HEART_DISORDER(134057, "Disorder of cardiovascular system", "Condition"),
  LUNG_DISORDER(320136, "Disorder of respiratory system", "Condition"),
  METABOLIC_DISORDER(436670, "Metabolic disease", "Condition"),
  HYPERTENSION(320128, "Essential hypertension", "Condition"),
  DIABETES(201826, "Type 2 diabetes mellitus", "Condition"),
  HYPERLIPIDEMIA(432867, "Hyperlipidemia", "Condition"),
  FIBRILLATION(313217, "Atrial fibrillation", "Condition"),
  COPD(255573, "Chronic obstructive pulmonary disease", "Condition"),
  ASTHMA(317009, "Asthma", "Condition"),
  INFARCTION(312327, "Acute myocardial infarction", "Condition"),
  METFORMIN(1503297, "metformin", "Drug"),
  LISINOPRIL(1308216, "lisinopril", "Drug"),
  ATORVASTATIN(1545958, "atorvastatin", "Drug"),
  WARFARIN(1310149, "warfarin", "Drug"),
  ASPIRIN(1112807, "aspirin", "Drug"),
  ALBUTEROL(1154343, "albuterol", "Drug"),
  SYSTOLIC(3004249, "Systolic blood pressure", "Measurement"),
  DIASTOLIC(3012888, "Diastolic blood pressure", "Measurement"),
  BODY_MASS(3038553, "Body mass index", "Measurement"),
  HBA1C(3004410, "Hemoglobin A1c", "Measurement"),
  CHEST_X_RAY(2_000_000_001, "Chest X-ray", "Procedure"),
  ECHOCARDIOGRAPHY(2_000_000_002, "Echocardiography", "Procedure"),
  SPIROMETRY(2_000_000_003, "Spirometry", "Procedure");

  private static final int LOCAL = 2_000_000_000;

  private final int id;
  private final String text;
  private final String domain;

  Concept(int id, String text, String domain) {
    this.id = id;
    this.text = text;
    this.domain = domain;
  }

  int id() {
    return id;
  }

  private Row row() {
    return RowFactory.create(id, text, domain, id > LOCAL ? "Local" : "Standard", "S");
  }

  /** The rows of {@link OmopTable#CONCEPT}. */
  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Concept concept : values()) {
      rows.add(concept.row());
    }
    return rows;
  }

  /** The rows of {@link OmopTable#CONCEPT_ANCESTOR}, each concept as its own ancestor included. */
  static List<Row> ancestors() {
    List<Row> rows = new ArrayList<>();
    for (Concept concept : values()) {
      rows.add(RowFactory.create(concept.id, concept.id));
    }
    below(HEART_DISORDER, List.of(HYPERTENSION, FIBRILLATION, INFARCTION), rows);
    below(LUNG_DISORDER, List.of(COPD, ASTHMA), rows);
    below(METABOLIC_DISORDER, List.of(DIABETES, HYPERLIPIDEMIA), rows);
    return rows;
  }

  private static void below(Concept ancestor, List<Concept> descendants, List<Row> rows) {
    descendants.forEach(each -> rows.add(RowFactory.create(ancestor.id, each.id)));
  }
}
