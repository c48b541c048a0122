package io.jointly.share;

import io.jointly.field.Fp127;
import java.io.Serializable;
import java.util.Optional;

/** The sum of one party's shares, as far as it has been added up. For one thread. */
public final class ShareTotal implements Serializable {

  private static final long serialVersionUID = 1L;

  private boolean isEmpty = true;
  private long tag;
  private final long[] sum = new long[2];

  public void add(Share share) {
    if (isEmpty) {
      ShareArithmetic.requireNumber(share.tag(), "summed");
      isEmpty = false;
      tag = share.tag();
      sum[0] = share.low();
      sum[1] = share.high();
      return;
    }
    Mismatch.requireAlike(tag, share.tag());
    Fp127.add(sum, 0, share.element(), 0, sum, 0);
    tag = ShareTag.withLineage(tag, (long) ShareTag.lineage(tag) + ShareTag.lineage(share.tag()));
  }

  public void merge(ShareTotal other) {
    other.result().ifPresent(this::add);
  }

  /** Empty if nothing was added. */
  public Optional<Share> result() {
    return isEmpty ? Optional.empty() : Optional.of(Share.ofElement(tag, sum.clone()));
  }
}
