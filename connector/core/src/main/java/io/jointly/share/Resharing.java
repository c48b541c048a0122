package io.jointly.share;

import io.jointly.field.FieldSource;
import io.jointly.field.OffPolynomialException;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands numbers over to another set of parties, without anybody seeing them: each old party shares
 * its share among the new ones, and each new party interpolates what it gets at zero.
 */
public final class Resharing {

  private Resharing() {}

  /** One subshare for each new party, in the order of their points. */
  public static Subshare[] deal(Share share, SharingScheme next, FieldSource random) {
    EncodedNumber asNumber = EncodedNumber.ofElement(ShareTag.scale(share.tag()), share.element());
    Share[] dealt = new ShareDealer(next, random).deal(asNumber);
    Subshare[] subshares = new Subshare[dealt.length];
    for (int k = 0; k < dealt.length; k++) {
      subshares[k] = new Subshare(share.tag(), dealt[k]);
    }
    return subshares;
  }

  /**
   * The new share.
   *
   * @param subshares from more old parties than the old threshold; each new party must take those
   *     of the same old parties. Whether an old party has dealt its true share cannot be seen here
   */
  public static Share combine(List<Subshare> subshares) {
    requireSet(subshares);
    int size = subshares.size();
    int[] points = new int[size];
    long[][] elements = new long[size][];
    long lineage = ShareTag.lineage(subshares.get(0).from());
    for (int k = 0; k < size; k++) {
      Subshare subshare = subshares.get(k);
      points[k] = ShareTag.point(subshare.from());
      elements[k] = subshare.share().element();
      // Each old party drew one, so the sum also tells from which parties the subshares came.
      lineage += ShareTag.lineage(subshare.share().tag());
    }
    long tag = ShareTag.withLineage(subshares.get(0).share().tag(), lineage);
    try {
      // The polynomials of the old parties, each times its weight, make one of the new degree.
      return Share.ofElement(tag, SharePolynomial.prepared(size - 1, points).open(elements));
    } catch (OffPolynomialException e) {
      throw new IllegalStateException("any k values lie on a polynomial of degree k - 1", e);
    }
  }

  private static void requireSet(List<Subshare> subshares) {
    if (subshares.isEmpty()) {
      SharePolynomial.requireEnough(0, 1);
    }
    Subshare first = subshares.get(0);
    int seen = 0;
    List<Long> lineages = new ArrayList<>();
    for (Subshare subshare : subshares) {
      Mismatch.requireAlikeElsewhere(first.from(), subshare.from());
      Mismatch.requireAlike(first.share().tag(), subshare.share().tag());
      seen = SharePolynomial.withPoint(seen, ShareTag.point(subshare.from()));
      lineages.add((long) ShareTag.lineage(subshare.from()));
    }
    SharePolynomial.requireEnough(subshares.size(), ShareTag.threshold(first.from()));
    if (lineages.stream().distinct().count() > 1) {
      throw Mismatch.differentRows();
    }
  }
}
