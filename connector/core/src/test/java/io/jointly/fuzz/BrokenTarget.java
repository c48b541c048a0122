package io.jointly.fuzz;

import io.jointly.codec.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A reader with faults, to see that they are found. */
public final class BrokenTarget extends FuzzTarget {

  @Override
  protected List<byte[]> examples() {
    return List.of(new byte[] {1, 2, 3, 4});
  }

  @Override
  protected boolean hasRows() {
    return true;
  }

  @Override
  protected byte[] again(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    return switch (text) {
      case "BREAKS" -> input[100] == 0 ? input : new byte[0];
      case "DIFFERS" -> new byte[0];
      case "TELLS" -> throw new MalformedException("what is " + "x".repeat(30_000));
      case "RECURSES" -> again(input);
      case "HOARDS" -> new byte[1 << 28];
      default -> guarded(input);
    };
  }

  private static byte[] guarded(byte[] input) {
    if (input.length > 2 && input[0] == 'b') {
      if (input[1] == 'u') {
        if (input[2] > 'a') {
          throw new IllegalStateException("one after another");
        }
      }
    }
    return input;
  }
}
