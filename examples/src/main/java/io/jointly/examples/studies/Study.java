package io.jointly.examples.studies;

import java.util.List;

/**
 * A study. Its folder has what the parties agree on, each party's own files, the questions and the
 * page about it ({@link StudyFolder}); this is the rest: made-up rows, and the picture.
 */
public interface Study {

  /** All studies, in the order of README.md. */
  static List<Study> all() {
    return List.of(
        new TreatmentStudy(),
        new ExposureStudy(),
        new CampaignStudy(),
        new MobilityStudy(),
        new WellbeingStudy(),
        new RiskStudy());
  }

  /** The name of its folder in examples/. */
  String name();

  /** What the collaboration's rules say of a group that is shown. */
  ShownGroup rule();

  /** Writes what each party has, as it comes from there: the same rows each time. */
  void writeRows(RawRows rows);

  /**
   * The picture of the joint answers.
   *
   * @return the text of an SVG file
   */
  String picture(StudyAnswers answers);
}
