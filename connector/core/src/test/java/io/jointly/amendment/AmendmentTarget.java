package io.jointly.amendment;

import io.jointly.fuzz.FuzzTarget;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/** A file of amendments. Signatures may stand in any order. */
public final class AmendmentTarget extends FuzzTarget {

  @Override
  protected List<byte[]> examples() throws Exception {
    try (InputStream in =
        AmendmentTarget.class.getResourceAsStream("/vectors/amendment/amendment.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      String file =
          text.lines().filter(line -> line.startsWith("file: ")).findFirst().orElseThrow();
      return List.of(HexFormat.of().parseHex(file.substring("file: ".length())));
    }
  }

  @Override
  protected byte[] again(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    List<SignedAmendment> read = new AmendmentParser(Path.of("signatures"), text).read();
    String again = AmendmentFile.text(read);
    if (again.equals(text)) {
      return input;
    }
    // In another order nothing may be lost either.
    List<String> lines = text.lines().sorted().toList();
    return again.lines().sorted().toList().equals(lines) ? input : new byte[0];
  }
}
