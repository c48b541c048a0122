package io.jointly.ledger;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.file.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the sources of a party's tables read, in small files beside its key. It tells when two
 * tables are made of the same rows: then answers about one can be subtracted from answers about the
 * other, and no ledger compares them.
 */
public final class SourceRegister {

  private static final String SUFFIX = ".sources";
  private static final int MOST_BYTES = 1 << 20;

  /** Threads of this process add to a file one at a time. */
  private static final Object ADDING = new Object();

  private final Path key;
  private final String collaboration;
  private final String party;

  private SourceRegister(Path key, String collaboration, String party) {
    this.key = key;
    this.collaboration = collaboration;
    this.party = party;
  }

  /**
   * @param identity the party's private key
   */
  public static SourceRegister beside(Path identity, String collaboration, String party) {
    return new SourceRegister(identity.toAbsolutePath().normalize(), collaboration, party);
  }

  /** A file for each table, so that processes that add at once do not undo each other's work. */
  public Path file(String table) {
    return key.resolveSibling(
        key.getFileName() + "." + collaboration + "." + party + "." + table + SUFFIX);
  }

  /**
   * Other tables whose sources read one of these relations, such as {@code stroke-2025.admissions},
   * in this collaboration and in all others in which this key was used.
   *
   * @param table a table of this collaboration
   * @param relations names of tables and paths of files
   * @throws EnvironmentException (LEDGER) if a file cannot be read
   */
  public List<String> othersReading(String table, Set<String> relations) {
    Set<String> others = new TreeSet<>();
    for (Path each : files()) {
      for (Line line : read(each)) {
        boolean same = line.collaboration.equals(collaboration) && line.table.equals(table);
        if (!same && relations.stream().anyMatch(line::overlaps)) {
          others.add(line.collaboration + "." + line.table);
        }
      }
    }
    return List.copyOf(others);
  }

  /**
   * Keeps what a table's source reads. Returns whether that could be written: the folder may be
   * read-only.
   *
   * @throws EnvironmentException (LEDGER) if the file cannot be read
   */
  public boolean add(String table, Set<String> relations) {
    Path file = file(table);
    synchronized (ADDING) {
      Set<String> lines = new TreeSet<>();
      read(file).forEach(line -> lines.add(line.text()));
      boolean changed = false;
      for (String relation : relations) {
        changed |= lines.add(new Line(collaboration, table, relation).text());
      }
      if (!changed) {
        return true;
      }
      try {
        PrivateFile.replace(
            file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        return true;
      } catch (IOException e) {
        return false;
      }
    }
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    String prefix = key.getFileName() + ".";
    try (DirectoryStream<Path> all = Files.newDirectoryStream(key.resolveSibling("."))) {
      for (Path each : all) {
        String name = String.valueOf(each.getFileName());
        if (name.startsWith(prefix) && name.endsWith(SUFFIX)) {
          files.add(each);
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      throw unreadable(key.resolveSibling("."), e);
    }
    return files;
  }

  private List<Line> read(Path each) {
    try {
      if (Files.size(each) > MOST_BYTES) {
        throw new IOException("it is too long");
      }
      List<Line> lines = new ArrayList<>();
      for (String text : Files.readString(each).lines().toList()) {
        lines.add(Line.parse(text));
      }
      return lines;
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw unreadable(each, e);
    }
  }

  private static EnvironmentException unreadable(Path path, Exception cause) {
    return new EnvironmentException(
        ErrorCode.LEDGER,
        "this party answers nothing: "
            + path
            + ", which says what the sources of its tables read, cannot be read ("
            + cause.getClass().getSimpleName()
            + "); put it back as it was",
        cause);
  }

  /** One relation that the source of one table reads. */
  private record Line(String collaboration, String table, String relation) {

    static Line parse(String text) throws IOException {
      String[] parts = text.split("\t", 3);
      if (parts.length != 3) {
        throw new IOException("a line has no table");
      }
      return new Line(parts[0], parts[1], parts[2]);
    }

    String text() {
      return collaboration + "\t" + table + "\t" + relation;
    }

    /** The same relation, or a folder of files and a folder or file in it. */
    boolean overlaps(String other) {
      return relation.equals(other)
          || (relation.contains("/")
              && (relation.startsWith(other + "/") || other.startsWith(relation + "/")));
    }
  }
}
