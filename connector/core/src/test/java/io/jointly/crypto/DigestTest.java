package io.jointly.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DigestTest {

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Made with another implementation of the layout that the class states. */
  @Test
  void knownAnswer() {
    assertThat(Hex.text(Digest.of(Label.RUN, ascii("a"), ascii(""), ascii("bc"))))
        .isEqualTo("aae5754593bc0b3bf1edf97c8e76d80e1f8f5c1c25360f5a1725dcd028d737ec");
  }

  @Test
  void whereAPartEndsMatters() {
    List<String[]> lists =
        List.of(
            new String[] {},
            new String[] {""},
            new String[] {"", ""},
            new String[] {"abc"},
            new String[] {"ab", "c"},
            new String[] {"a", "bc"},
            new String[] {"", "abc"},
            new String[] {"abc", ""},
            new String[] {"a", "b", "c"},
            new String[] {"\0\0\0\0\0\0\0\0"});
    Set<String> digests = new HashSet<>();
    for (String[] list : lists) {
      byte[][] parts = new byte[list.length][];
      for (int i = 0; i < list.length; i++) {
        parts[i] = ascii(list[i]);
      }
      digests.add(Hex.text(Digest.of(Label.RUN, parts)));
      digests.add(Hex.text(Digest.of(Label.QUERY, parts)));
    }
    assertThat(digests).hasSize(2 * lists.size());
  }

  @Test
  void aVectorIsOnePartOfItsWireBytes() {
    for (int n : new int[] {0, 1, 1023, 1024, 1025, 5000}) {
      long[] vector = new Random(n).longs(2L * n).map(w -> w >>> 1).toArray();
      byte[] wire = new byte[n * Fp127.BYTES];
      FpVectors.write(vector, 0, n, wire, 0);
      assertThat(Digest.begin(Label.COMMIT).part(ascii("salt")).part(vector).finish())
          .as("%d elements", n)
          .isEqualTo(Digest.of(Label.COMMIT, ascii("salt"), wire));
    }
  }

  @Test
  void oneDigestAnObject() {
    Digest digest = Digest.begin(Label.RUN);
    assertThat(digest.finish()).hasSize(Digest.BYTES).isEqualTo(Digest.of(Label.RUN));
    assertThatThrownBy(digest::finish).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> digest.part(new byte[1])).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> digest.part(new long[2])).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesHalfAnElement() {
    assertThatThrownBy(() -> Digest.begin(Label.RUN).part(new long[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
