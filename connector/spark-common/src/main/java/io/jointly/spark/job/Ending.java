package io.jointly.spark.job;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a statement ended.
 *
 * @param line of the script on which it begins
 * @param rows how many it gave
 * @param shown groups that are shown, over all its joint queries
 * @param suppressed groups that are not
 */
public record Ending(
    int line, long rows, long shown, long suppressed, Optional<JobFailure> failure) {

  /** Jointly's code of the failure, as its message has it; empty for another failure or none. */
  public Optional<String> code() {
    return failure.flatMap(JobFailure::code).map(code -> "JOINTLY_" + code);
  }

  /** For programs: names and values without a row or a total. */
  public Map<String, Object> told() {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("line", line);
    told.put("rows", rows);
    told.put("groups_shown", shown);
    told.put("groups_suppressed", suppressed);
    told.put("failed", failure.isPresent());
    told.put("code", code());
    return told;
  }
}
