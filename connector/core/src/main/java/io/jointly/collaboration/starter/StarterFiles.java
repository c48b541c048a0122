package io.jointly.collaboration.starter;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The first text of {@code collaboration.yaml} and of a party's {@code policy.yaml}. The readers
 * refuse both until a person has replaced what is to be filled in.
 */
public final class StarterFiles {

  /**
   * What the parties already know.
   *
   * @param own id of the party that writes the file
   * @param partners ids of the others
   * @param publicKey of the party that writes the file
   */
  public record Project(
      String id,
      String purpose,
      LocalDate validUntil,
      String own,
      List<String> partners,
      String publicKey) {
    public Project {
      partners = List.copyOf(partners);
    }
  }

  private final Project project;
  private final String table;
  private final List<FoundColumn> columns;

  /** With one table. */
  public StarterFiles(Project project, String table, List<FoundColumn> columns) {
    this.project = project;
    this.table = table;
    this.columns = List.copyOf(columns);
  }

  /** The text of {@code collaboration.yaml}. */
  public String collaboration() {
    List<String> parties = new ArrayList<>(List.of(project.own()));
    parties.addAll(project.partners());
    String all = String.join(", ", parties);
    StringBuilder text = new StringBuilder();
    text.append("# All parties hold the same bytes of this file. Replace each ")
        .append(ColumnDraft.FILL_IN)
        .append(", and read every line.\n")
        .append("version: 1\n")
        .append("id: ")
        .append(project.id())
        .append("\npurpose: ")
        .append(quoted(project.purpose()))
        .append("\nvalid_until: ")
        .append(project.validUntil())
        .append("\nmax_colluding_parties: ")
        .append("1\nparties:\n");
    for (String party : parties) {
      text.append("  - {id: ")
          .append(party)
          .append(", public_key: ")
          .append(party.equals(project.own()) ? quoted(project.publicKey()) : ColumnDraft.FILL_IN)
          .append(", roles: [data, compute]}\n");
    }
    text.append("analysts: [")
        .append(all)
        .append("]\nresult_receivers: [")
        .append(all)
        .append("]\ntables:\n  ")
        .append(table)
        .append(":\n    max_rows: 1000000000   # at each party\n    columns:\n");
    for (FoundColumn column : columns) {
      text.append("      ")
          .append(column.name())
          .append(": ")
          .append(new ColumnDraft(column).text())
          .append('\n');
    }
    text.append(
        "rules:\n"
            + "  min_group_size: 11    # rows that a group needs at each of min_parties parties\n"
            + "  min_parties: "
            + Math.min(3, parties.size())
            + "\n");
    if (parties.size() == 2) {
      text.append(
          "  accept_two_parties: true   # each can subtract its own part from every total\n");
    }
    return text.toString();
  }

  /** The text of {@code policy.yaml}. */
  public String policy() {
    return "# This party's own decisions. Nobody else sees this file.\n"
        + "collaboration: {id: "
        + project.id()
        + ", sha256: "
        + ColumnDraft.FILL_IN
        + "}   # sha256sum collaboration.yaml, when it is finished\n"
        + "enabled: true\n"
        + "tables:\n"
        + "  "
        + table
        + ": {source: \"SELECT * FROM "
        + ColumnDraft.FILL_IN
        + "\"}   # this party's rows, as Spark reads them\n"
        + "approval: manual        # a person approves partners' queries; or auto\n"
        + "outside_bounds: refuse  # a row outside the declared bounds; or clamp, null\n";
  }

  /** Names of the columns whose lines tell something of the party's rows. */
  public List<String> tellingColumns() {
    return columns.stream()
        .filter(column -> new ColumnDraft(column).tellsOfRows())
        .map(FoundColumn::name)
        .toList();
  }

  /** The lines of a text that a person has to complete, from 1. */
  public static List<Integer> linesToFillIn(String text) {
    List<Integer> lines = new ArrayList<>();
    String[] all = text.split("\n", -1);
    for (int line = 0; line < all.length; line++) {
      String content = all[line].startsWith("#") ? "" : all[line];
      if (content.contains(ColumnDraft.FILL_IN) || content.contains("values: []")) {
        lines.add(line + 1);
      }
    }
    return lines;
  }

  private static String quoted(String text) {
    return text.codePoints()
        .mapToObj(c -> c == '"' || c == '\\' ? "\\" + (char) c : Character.toString(c))
        .collect(Collectors.joining("", "\"", "\""));
  }
}
