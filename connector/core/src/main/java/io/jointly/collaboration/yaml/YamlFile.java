package io.jointly.collaboration.yaml;

import io.jointly.codec.Sha256;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * One YAML 1.2 file of at most 1 MiB. It is read only once, so that digest and content come from
 * the same bytes.
 */
public final class YamlFile {

  public static final int MOST_BYTES = 1 << 20;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final YamlSource source;
  private final byte[] bytes;

  private YamlFile(YamlSource source, byte[] bytes) {
    this.source = source;
    this.bytes = bytes;
  }

  /**
   * @param code the code of failures that are caused by the file itself
   */
  public static YamlFile read(Path path, ErrorCode code) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new CallerException(code, path + " does not exist; check the path", e);
    } catch (IOException e) {
      throw new CallerException(
          code, path + " cannot be read (" + e + "); check that it is a file you may read", e);
    }
    YamlSource source = new YamlSource(path, code);
    if (bytes.length > MOST_BYTES) {
      throw source.failure(1, "the file is longer than 1 MiB", "shorten it");
    }
    return new YamlFile(source, bytes);
  }

  /** Lower-case hexadecimal SHA-256 of the bytes, which partners can compare with sha256sum. */
  public String sha256() {
    return Sha256.hex(bytes);
  }

  /** A copy of the text, in which values of {@link #root} can be replaced. */
  public YamlCopy copy() {
    return new YamlCopy(text());
  }

  public YamlValue root() {
    String text = text();
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(source.path().toString())
            .setSchema(new CoreSchema())
            .setAllowNonScalarKeys(true) // YamlValue refuses them, with their line
            .build();
    Optional<Node> root;
    try {
      ParserImpl events = new ParserImpl(settings, new StreamReader(settings, text));
      root = new Composer(settings, new StrictEvents(events, source)).getSingleNode();
    } catch (MarkedYamlEngineException e) {
      throw source.failure(
          YamlSource.line(e.getProblemMark()),
          "not YAML: " + e.getProblem(),
          "correct this line",
          e);
    } catch (ReaderException e) {
      int line = 1 + (int) text.codePoints().limit(e.getPosition()).filter(c -> c == '\n').count();
      String what = String.format("not YAML: control character U+%04X", e.getCodePoint());
      throw source.failure(line, what, "remove it", e);
    } catch (YamlEngineException e) {
      throw source.failure(1, "not YAML: " + e.getMessage(), "correct the file", e);
    }
    return new YamlValue(
        source,
        root.orElseThrow(
            () ->
                source.failure(
                    1, "the file is empty", "write the fields that COLLABORATION.md describes")),
        "");
  }

  private String text() {
    // A decoder that replaces invalid bytes would read another text than the parties agreed on.
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer text;
    try {
      text = decoder.decode(in);
    } catch (CharacterCodingException e) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw source.failure(line, "the file is not UTF-8", "save it as UTF-8", e);
    }
    if (text.toString().startsWith(BYTE_ORDER_MARK)) {
      throw source.failure(
          1, "the file starts with a byte order mark", "save it as UTF-8 without one");
    }
    return text.toString();
  }
}
