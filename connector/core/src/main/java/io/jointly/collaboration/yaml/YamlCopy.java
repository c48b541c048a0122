package io.jointly.collaboration.yaml;

import java.util.TreeMap;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** The text of a file with other values in some places. All else, comments too, stays. */
public final class YamlCopy {

  /** A replaced piece of the text, in code points from its start. */
  private record Piece(int end, String text) {}

  private final int[] original;
  private final TreeMap<Integer, Piece> pieces = new TreeMap<>();

  YamlCopy(String original) {
    this.original = original.codePoints().toArray();
  }

  /**
   * Puts a text in quotes in the place of a value.
   *
   * @param value a single value of this file
   * @param text has neither quotes, backslashes nor line breaks
   * @throws io.jointly.error.CallerException if the value is a list or a mapping
   */
  public void replace(YamlValue value, String text) {
    ScalarNode scalar = value.single();
    pieces.put(
        scalar.getStartMark().orElseThrow().getIndex(),
        new Piece(scalar.getEndMark().orElseThrow().getIndex(), '"' + text + '"'));
  }

  /** The text as it is now. */
  public String text() {
    StringBuilder copy = new StringBuilder();
    int done = 0;
    for (var piece : pieces.entrySet()) {
      copy.append(new String(original, done, piece.getKey() - done)).append(piece.getValue().text);
      done = piece.getValue().end;
    }
    return copy.append(new String(original, done, original.length - done)).toString();
  }
}
