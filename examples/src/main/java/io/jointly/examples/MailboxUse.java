package io.jointly.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Counts the messages and bytes that each party sent to each other one, from the files in a mailbox
 * folder. It counts every file and reads only names and sizes, because the mailbox's operator sees
 * no more.
 */
final class MailboxUse {

  /**
   * Messages of one kind between two parties.
   *
   * @param to a party, or {@code all} if every partner reads the message
   */
  record Line(String from, String to, String what, int messages, long bytes) {}

  private record Key(int from, int to, String what) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return Comparator.comparingInt(Key::from)
          .thenComparingInt(Key::to)
          .thenComparing(Key::what)
          .compare(this, other);
    }
  }

  private record Sum(int messages, long bytes) {
    Sum plus(Sum other) {
      return new Sum(messages + other.messages, bytes + other.bytes);
    }
  }

  private static final int NOBODY = Integer.MAX_VALUE;
  private static final int ALL = -1;
  private static final Pattern SEALED =
      Pattern.compile("(share|opened|reshare|test)-\\d+-(\\d+)-(\\d+)-\\d+-[0-9a-f]{8}");
  private static final Pattern SIGNED =
      Pattern.compile(
          "(?:(?:shared|commit|reveal|reshared|held|challenge|check|tested)-\\d+|join|stop|done|pending)"
              + "-(\\d+)(?:-\\d+){0,2}");
  private static final Pattern START = Pattern.compile("start-\\d+");

  private final List<String> parties;

  private MailboxUse(List<String> parties) {
    this.parties = parties;
  }

  /**
   * @param parties the ids in the order of the collaboration, because file names contain positions
   */
  static List<Line> of(Path folder, List<String> parties) throws IOException {
    MailboxUse use = new MailboxUse(List.copyOf(parties));
    TreeMap<Key, Sum> sums = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(Files::isRegularFile)
          .forEach(
              file ->
                  sums.merge(
                      use.key(file.getFileName().toString()), new Sum(1, size(file)), Sum::plus));
    }
    return sums.entrySet().stream().map(e -> use.line(e.getKey(), e.getValue())).toList();
  }

  private Key key(String name) {
    Matcher sealed = SEALED.matcher(name);
    if (sealed.matches()) {
      return new Key(index(sealed.group(2)), index(sealed.group(3)), what(sealed.group(1)));
    }
    Matcher signed = SIGNED.matcher(name);
    if (signed.matches()) {
      return new Key(index(signed.group(1)), ALL, "signed notices");
    }
    if (START.matcher(name).matches()) {
      // The first party of the collaboration coordinates.
      return new Key(0, ALL, "signed notices");
    }
    // Nothing is left out: a file with an unknown name gets a line of its own.
    return new Key(NOBODY, ALL, "other files");
  }

  private static String what(String block) {
    return switch (block) {
      case "share" -> "sealed shares";
      case "opened" -> "sealed shares of the total";
      case "reshare", "test" -> "sealed shares of the checks";
      default -> throw new IllegalArgumentException(block + " is not a kind of block");
    };
  }

  private int index(String digits) {
    int index = Integer.parseInt(digits);
    return index < parties.size() ? index : NOBODY;
  }

  private Line line(Key key, Sum sum) {
    return new Line(name(key.from), name(key.to), key.what, sum.messages, sum.bytes);
  }

  private String name(int index) {
    return index == NOBODY ? "?" : index == ALL ? "all" : parties.get(index);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
