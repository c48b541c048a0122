package io.jointly.examples.studies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a study.
 *
 * <pre>
 * collaboration.yaml       what the parties have agreed on
 * parties/NAME/TABLE.sql   a party's source, as in its policy.yaml: over the files that it has
 * parties/NAME/TABLE.yaml  more fields of the table in its policy.yaml, if any
 * parties/NAME/policy.yaml more lines of its policy.yaml, if any
 * queries/N-NAME.sql       what is asked, in this order
 * refused.sql              what is asked and refused
 * plain.sql                for plain Spark: the union of the parties' rows
 * README.md, picture.svg   the page
 * </pre>
 */
public record StudyFolder(Path folder) {

  private static final String YAML = ".yaml";

  public Path collaboration() {
    return folder.resolve("collaboration.yaml");
  }

  /** The parties that have rows. */
  public List<String> parties() throws IOException {
    return list(folder.resolve("parties")).stream()
        .map(file -> file.getFileName().toString())
        .toList();
  }

  /** A party's sources, by table. */
  public Map<String, String> sources(String party) throws IOException {
    Map<String, String> sources = new TreeMap<>();
    for (Path file : list(folder.resolve("parties").resolve(party))) {
      String name = file.getFileName().toString();
      if (name.endsWith(StudyQuery.ENDING)) {
        sources.put(
            name.substring(0, name.length() - StudyQuery.ENDING.length()), Files.readString(file));
      }
    }
    return sources;
  }

  /** Lines of a party's policy. */
  public Optional<String> policy(String party) throws IOException {
    return optional(folder.resolve("parties").resolve(party).resolve("policy" + YAML));
  }

  /** Fields of a table in a party's policy. */
  public Optional<String> policy(String party, String table) throws IOException {
    return optional(folder.resolve("parties").resolve(party).resolve(table + YAML));
  }

  public List<StudyQuery> queries() throws IOException {
    List<StudyQuery> queries = new ArrayList<>();
    for (Path file : list(folder.resolve("queries"))) {
      queries.add(StudyQuery.read(file));
    }
    return queries;
  }

  public StudyQuery refused() throws IOException {
    return StudyQuery.read(folder.resolve("refused.sql"));
  }

  /** Makes a view of each table of the collaboration for plain Spark. */
  public String plain() throws IOException {
    return Files.readString(folder.resolve("plain.sql"));
  }

  private static Optional<String> optional(Path file) throws IOException {
    return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
