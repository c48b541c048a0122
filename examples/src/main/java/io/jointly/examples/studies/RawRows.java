package io.jointly.examples.studies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Files of text as parties get them from their own systems, in CSV. */
public final class RawRows {

  private final Map<String, Map<String, Lines>> files = new TreeMap<>();

  /** A file that grows. */
  public static final class Lines {

    private final List<String> lines = new ArrayList<>();
    private final int columns;

    private Lines(String header) {
      lines.add(header);
      columns = header.split(",", -1).length;
    }

    /**
     * Adds a line. Nothing stands in place of null.
     *
     * @throws IllegalArgumentException if it has other columns than the header
     */
    public void add(@Nullable Object... values) {
      if (values.length != columns) {
        throw new IllegalArgumentException(
            values.length + " values for the columns " + lines.get(0));
      }
      lines.add(Arrays.stream(values).map(Lines::cell).collect(Collectors.joining(",")));
    }

    /** Adds the last line once more, as an export does that was run twice. */
    public void again() {
      lines.add(lines.get(lines.size() - 1));
    }

    /** All lines, the header first. */
    public List<String> lines() {
      return List.copyOf(lines);
    }

    private static String cell(@Nullable Object value) {
      String text = value == null ? "" : value.toString();
      return text.contains(",") || text.contains("\"")
          ? "\"" + text.replace("\"", "\"\"") + "\""
          : text;
    }
  }

  /** A file of a party, which begins with the names of its columns. */
  public Lines file(String party, String name, String header) {
    Lines lines = new Lines(header);
    if (files.computeIfAbsent(party, any -> new TreeMap<>()).put(name, lines) != null) {
      throw new IllegalArgumentException(party + " has a file " + name + " already");
    }
    return lines;
  }

  /** The files of a party, by name. */
  public Map<String, Lines> of(String party) {
    return files.getOrDefault(party, Map.of());
  }

  /** Writes {@code FOLDER/party/name.csv} for each. */
  void write(Path folder) throws IOException {
    for (Map.Entry<String, Map<String, Lines>> party : files.entrySet()) {
      Path own = Files.createDirectories(folder.resolve(party.getKey()));
      for (Map.Entry<String, Lines> file : party.getValue().entrySet()) {
        Files.write(own.resolve(file.getKey() + ".csv"), file.getValue().lines);
      }
    }
  }
}
