package io.jointly.protocol;

import io.jointly.field.Fp127;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the vectors of multiplication alone (PROTOCOL.md §2.6, §10), by integers and the
 * definitions; nothing of the product's arithmetic is used.
 *
 * <pre>
 * java -cp … io.jointly.protocol.ProductVectors connector/core/src/test/resources/vectors/product
 * </pre>
 */
final class ProductVectors {

  private static final BigInteger P = Fp127.MODULUS;
  private static final int ELEMENT_BYTES = 16;

  private ProductVectors() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Files.createDirectories(folder);
    for (Map.Entry<String, VectorFile> file : make().entrySet()) {
      Files.writeString(folder.resolve(file.getKey() + ".txt"), file.getValue().format());
    }
  }

  /** By the name of their file without its ending. */
  static Map<String, VectorFile> make() {
    Map<String, VectorFile> files = new TreeMap<>();
    for (int[] size : new int[][] {{3, 1}, {4, 1}, {5, 2}, {7, 3}}) {
      files.put("product-" + size[0] + "-" + size[1], make(size[0], size[1]));
    }
    return files;
  }

  private static VectorFile make(int n, int t) {
    SeededRandom random = new SeededRandom("products " + n + " " + t);
    // Zero, one, the greatest element, and one drawn.
    List<BigInteger> x = List.of(BigInteger.ZERO, P.subtract(BigInteger.ONE), element(random));
    List<BigInteger> y = List.of(element(random), P.subtract(BigInteger.ONE), element(random));
    VectorFile file =
        VectorFile.empty()
            .with("comment", "x times y, of " + n + " compute parties, t = " + t)
            .with("parties", "" + n)
            .with("threshold", "" + t)
            .with("x", hex(x))
            .with("y", hex(y));
    List<List<BigInteger>> xShares = share(x, draw(t * x.size(), random), n);
    List<List<BigInteger>> yShares = share(y, draw(t * y.size(), random), n);
    List<List<BigInteger>> results = zeros(n, x.size());
    for (int party = 1; party <= n; party++) {
      List<BigInteger> products = times(xShares.get(party - 1), yShares.get(party - 1));
      List<BigInteger> coefficients = draw(t * x.size(), random);
      BigInteger weight = weight(party, n);
      file.with("x-share-" + party, hex(xShares.get(party - 1)));
      file.with("y-share-" + party, hex(yShares.get(party - 1)));
      file.with("product-" + party, hex(products));
      file.with("coefficients-" + party, hex(coefficients));
      file.with("weight-" + party, hex(List.of(weight)));
      List<List<BigInteger>> dealt = share(products, coefficients, n);
      for (int to = 1; to <= n; to++) {
        file.with("dealt-" + party + "-" + to, hex(dealt.get(to - 1)));
        results.set(to - 1, plus(results.get(to - 1), dealt.get(to - 1), weight));
      }
    }
    for (int party = 1; party <= n; party++) {
      file.with("result-" + party, hex(results.get(party - 1)));
    }
    return file.with("xy", hex(times(x, y)));
  }

  private static List<List<BigInteger>> zeros(int n, int elements) {
    List<List<BigInteger>> zeros = new ArrayList<>();
    for (int party = 0; party < n; party++) {
      zeros.add(java.util.Collections.nCopies(elements, BigInteger.ZERO));
    }
    return zeros;
  }

  /**
   * @param coefficients of all elements' first powers, then of all second powers, and so on
   */
  private static List<List<BigInteger>> share(
      List<BigInteger> secrets, List<BigInteger> coefficients, int n) {
    List<List<BigInteger>> shares = new ArrayList<>();
    for (int point = 1; point <= n; point++) {
      List<BigInteger> share = new ArrayList<>();
      for (int i = 0; i < secrets.size(); i++) {
        BigInteger value = secrets.get(i);
        for (int at = i, power = 1; at < coefficients.size(); at += secrets.size(), power++) {
          value = value.add(coefficients.get(at).multiply(BigInteger.valueOf(point).pow(power)));
        }
        share.add(value.mod(P));
      }
      shares.add(share);
    }
    return shares;
  }

  /** Lagrange's, at zero, for the points 1 to n. */
  private static BigInteger weight(int point, int n) {
    BigInteger weight = BigInteger.ONE;
    for (int other = 1; other <= n; other++) {
      if (other != point) {
        weight =
            weight
                .multiply(BigInteger.valueOf(other))
                .multiply(BigInteger.valueOf(other - point).modInverse(P));
      }
    }
    return weight.mod(P);
  }

  private static List<BigInteger> times(List<BigInteger> a, List<BigInteger> b) {
    List<BigInteger> products = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      products.add(a.get(i).multiply(b.get(i)).mod(P));
    }
    return products;
  }

  private static List<BigInteger> plus(List<BigInteger> a, List<BigInteger> b, BigInteger times) {
    List<BigInteger> sums = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      sums.add(a.get(i).add(b.get(i).multiply(times)).mod(P));
    }
    return sums;
  }

  private static List<BigInteger> draw(int n, SeededRandom random) {
    List<BigInteger> drawn = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      drawn.add(element(random));
    }
    return drawn;
  }

  private static BigInteger element(SeededRandom random) {
    byte[] bytes = new byte[ELEMENT_BYTES];
    random.nextBytes(bytes);
    return new BigInteger(1, bytes).mod(P);
  }

  /** Each as 16 bytes, little-endian. */
  private static String hex(List<BigInteger> elements) {
    StringBuilder text = new StringBuilder();
    for (BigInteger element : elements) {
      byte[] big = element.toByteArray();
      byte[] little = new byte[ELEMENT_BYTES];
      for (int i = 0; i < Math.min(big.length, ELEMENT_BYTES); i++) {
        little[i] = big[big.length - 1 - i];
      }
      text.append(HexFormat.of().formatHex(Arrays.copyOf(little, ELEMENT_BYTES)));
    }
    return text.toString();
  }
}
