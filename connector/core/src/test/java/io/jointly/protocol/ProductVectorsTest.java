package io.jointly.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.field.FieldSource;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.field.Recombination;
import io.jointly.field.Reconstruction;
import io.jointly.field.Shamir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every step of a multiplication gives the bytes that the vectors say (PROTOCOL.md §2.6). */
class ProductVectorsTest {

  private static final Path FOLDER = Path.of("src/test/resources/vectors/product");

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<String> names =
          files.map(f -> f.getFileName().toString().replace(".txt", "")).sorted().toList();
      assertThat(names).isNotEmpty();
      return names;
    }
  }

  private static String text(String name) throws IOException {
    return Files.readString(FOLDER.resolve(name + ".txt"));
  }

  @Test
  void theMakerStillMakesTheSameBytes() throws IOException {
    Map<String, String> made = new TreeMap<>();
    ProductVectors.make().forEach((name, file) -> made.put(name, file.format()));
    Map<String, String> committed = new TreeMap<>();
    for (String name : names()) {
      committed.put(name, text(name));
    }
    assertThat(committed).isEqualTo(made);
  }

  @ParameterizedTest
  @MethodSource("names")
  void holds(String name) throws Exception {
    VectorFile file = VectorFile.parse(text(name));
    int parties = Integer.parseInt(file.get("parties"));
    int threshold = Integer.parseInt(file.get("threshold"));
    long[] expected = vector(file, "xy");
    int n = FpVectors.length(expected);
    long[][] results = new long[parties][2 * n];
    Recombination recombination = Recombination.of(parties, threshold);
    for (int party = 1; party <= parties; party++) {
      long[] products = FpVectors.create(n);
      FpVectors.multiply(
          vector(file, "x-share-" + party), 0, vector(file, "y-share-" + party), 0, n, products, 0);
      assertThat(products).isEqualTo(vector(file, "product-" + party));

      long[] coefficients = vector(file, "coefficients-" + party);
      FieldSource source =
          (out, from, k) -> System.arraycopy(coefficients, 0, out, 2 * from, 2 * k);
      long[][] dealt = new long[parties][2 * n];
      Shamir.of(parties, threshold).share(products, 0, n, source, dealt);
      for (int to = 1; to <= parties; to++) {
        assertThat(dealt[to - 1]).isEqualTo(vector(file, "dealt-" + party + "-" + to));
        recombination.add(party - 1, dealt[to - 1], results[to - 1]);
      }
      long[] weight = FpVectors.create(1);
      recombination.add(party - 1, new long[] {1, 0}, weight);
      assertThat(weight).isEqualTo(vector(file, "weight-" + party));
    }
    for (int party = 1; party <= parties; party++) {
      assertThat(results[party - 1]).isEqualTo(vector(file, "result-" + party));
    }
    int[] points = IntStream.rangeClosed(1, parties).toArray();
    assertThat(Reconstruction.of(threshold, points).open(results)).isEqualTo(expected);
    assertThat(Reconstruction.of(threshold, points).open(shares(file, "x", parties)))
        .isEqualTo(vector(file, "x"));
    assertThat(Reconstruction.of(threshold, points).open(shares(file, "y", parties)))
        .isEqualTo(vector(file, "y"));
  }

  private static long[][] shares(VectorFile file, String of, int parties) {
    return IntStream.rangeClosed(1, parties)
        .mapToObj(party -> vector(file, of + "-share-" + party))
        .toArray(long[][]::new);
  }

  private static long[] vector(VectorFile file, String name) {
    byte[] bytes = HexFormat.of().parseHex(file.get(name));
    int n = bytes.length / Fp127.BYTES;
    long[] vector = FpVectors.create(n);
    assertThat(FpVectors.read(bytes, 0, n, vector, 0)).isEmpty();
    return vector;
  }
}
