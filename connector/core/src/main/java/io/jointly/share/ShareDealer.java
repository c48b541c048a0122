package io.jointly.share;

import io.jointly.field.FieldSource;
import io.jointly.field.FpVectors;
import io.jointly.field.Shamir;

/** Deals numbers to parties. For one thread. */
public final class ShareDealer {

  private final SharingScheme scheme;
  private final Shamir shamir;
  private final FieldSource random;
  private final long[] drawn = FpVectors.create(1);

  /**
   * A dealer among some parties.
   *
   * @param random of the secure kind
   */
  public ShareDealer(SharingScheme scheme, FieldSource random) {
    this.scheme = scheme;
    this.shamir = Shamir.of(scheme.parties(), scheme.threshold());
    this.random = random;
  }

  /** One share for each party, in the order of their points. */
  public Share[] deal(EncodedNumber number) {
    random.fill(drawn, 0, 1);
    int lineage = (int) Long.remainderUnsigned(drawn[0], ShareTag.LINEAGES);
    return deal(number, lineage);
  }

  /**
   * The same with a lineage that the caller chooses, for instance by the number of a row, so that
   * it need not be kept with each share.
   *
   * @param lineage any number; all parties must get the same for the same polynomial
   */
  public Share[] deal(EncodedNumber number, long lineage) {
    int parties = scheme.parties();
    long[][] elements = new long[parties][2];
    shamir.share(number.element(), 0, 1, random, elements);
    Share[] shares = new Share[parties];
    for (int k = 0; k < parties; k++) {
      long tag = ShareTag.withLineage(ShareTag.of(scheme, k + 1, number.scale(), 0), lineage);
      shares[k] = Share.ofElement(tag, elements[k]);
    }
    return shares;
  }
}
