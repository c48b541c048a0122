package io.jointly.collaboration.reader;

import io.jointly.collaboration.yaml.YamlCopy;
import io.jointly.collaboration.yaml.YamlFile;
import io.jointly.collaboration.yaml.YamlValue;
import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Gives the parties of a {@code collaboration.yaml} other keys. */
public final class KeyReplacement {

  private KeyReplacement() {}

  /**
   * The text of a file with other keys; all else stays, comments too.
   *
   * @param keys the public key of the party with an id, base64. The ids are different file names.
   * @throws io.jointly.error.CallerException (COLLABORATION_FILE) if the file is no YAML, or its
   *     parties are not listed with id and public_key
   */
  public static String text(Path file, UnaryOperator<String> keys) {
    YamlFile read = YamlFile.read(file, ErrorCode.COLLABORATION_FILE);
    YamlCopy copy = read.copy();
    Set<String> seen = new HashSet<>();
    for (YamlValue party : read.root().field("parties").list()) {
      YamlValue id = party.field("id");
      String name = NameReader.id(id);
      if (!seen.add(name)) {
        throw id.fail("is there twice", "give each party an id of its own");
      }
      copy.replace(party.field("public_key"), keys.apply(name));
    }
    return copy.text();
  }
}
