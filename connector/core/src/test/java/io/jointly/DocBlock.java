package io.jointly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A block of a document between fences.
 *
 * @param language what stands behind the opening fence; empty if nothing does
 * @param text its lines, each with its line feed
 */
public record DocBlock(String language, String text) {

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");

  /** The text of a page in docs, by its name. */
  public static String page(String name) throws IOException {
    return Files.readString(Path.of("../docs", name));
  }

  /** All blocks of a page, in order. */
  public static List<DocBlock> of(String page) {
    return BLOCK
        .matcher(page)
        .results()
        .map(block -> new DocBlock(block.group(1), block.group(2)))
        .toList();
  }

  /** Whether a printed text is the one that the block shows, in which … stands for anything. */
  public boolean shows(String printed) {
    String[] parts = text.strip().split("…", -1);
    StringBuilder pattern = new StringBuilder("(?s)");
    for (int i = 0; i < parts.length; i++) {
      pattern.append(i == 0 ? "" : ".*").append(Pattern.quote(parts[i]));
    }
    return printed.strip().matches(pattern.toString());
  }
}
