package io.jointly.examples.bench;

import io.jointly.crypto.BlockOpener;
import io.jointly.crypto.BlockSealer;
import io.jointly.crypto.Digest;
import io.jointly.crypto.FieldRandom;
import io.jointly.crypto.Label;
import io.jointly.crypto.SessionKey;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.field.Reconstruction;
import io.jointly.field.Shamir;
import io.jointly.mailbox.Mailbox;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The steps of a session in isolation, each over one block and as one party does it once. They show
 * where a session's cost comes from.
 */
final class VectorSteps {

  /**
   * @param times the number of times that a session of three parties runs it for each block
   */
  record Step(String name, int times, Callable<?> work) {}

  private static final int PARTIES = VectorParties.PARTIES;
  private static final byte[] CONTEXT = new byte[80];

  private final SecureRandom random = new SecureRandom();
  private final SessionKey session = SessionKey.generate(random);
  private final int elements;
  private final long[] vector;
  private final long[] sum;
  private final long[] other;
  private final long[][] shares;
  private final byte[] bytes;
  private int puts;

  VectorSteps(int elements) {
    this.elements = elements;
    this.vector = FpVectors.create(elements);
    this.sum = FpVectors.create(elements);
    this.other = FpVectors.create(elements);
    this.shares = new long[PARTIES][2 * elements];
    this.bytes = new byte[elements * Fp127.BYTES];
    FieldRandom.create(random).fill(vector, 0, elements);
    share();
  }

  /**
   * @param receivers the number of parties that learn the totals
   */
  List<Step> steps(int receivers) throws Exception {
    int shared = PARTIES * (PARTIES - 1);
    int revealed = receivers * (PARTIES - 1);
    // A block for several receivers is written as bytes once.
    int written = shared + PARTIES;
    BlockSealer sealer = BlockSealer.create(random);
    byte[] key = sealer.ephemeralPublicKey();
    FpVectors.write(vector, 0, elements, bytes, 0);
    byte[] sealed = sealer.seal(session.publicKey(), CONTEXT, bytes);
    return List.of(
        new Step("share with fresh randomness", PARTIES, this::share),
        new Step("write as bytes", written, this::write),
        new Step("seal", shared + revealed, this::seal),
        new Step(
            "open the seal",
            shared + revealed,
            () -> BlockOpener.open(session, key, CONTEXT, sealed)),
        new Step("read, refuse what is not canonical", shared + revealed, this::read),
        new Step("add", shared, this::add),
        new Step("digest for COMMIT, made", PARTIES, this::digest),
        new Step("digest for COMMIT, checked", revealed, this::digest),
        new Step("reconstruct from all shares", receivers, this::reconstruct),
        new Step("digest for DONE", receivers, this::digest));
  }

  /** The mailbox's share of the cost. */
  Step mailbox(String name, Mailbox mailbox, int receivers) {
    return new Step(
        "put into and get from " + name,
        (PARTIES + receivers) * (PARTIES - 1),
        () -> {
          String block = "steps/" + puts++;
          mailbox.put(block, bytes);
          return mailbox.get(block, bytes.length);
        });
  }

  private Object share() {
    Shamir.of(PARTIES, 1).share(vector, 0, elements, FieldRandom.create(random), shares);
    return shares;
  }

  private Object write() {
    FpVectors.write(vector, 0, elements, bytes, 0);
    return bytes;
  }

  private Object seal() throws Exception {
    return BlockSealer.create(random).seal(session.publicKey(), CONTEXT, bytes);
  }

  private Object read() {
    return FpVectors.read(bytes, 0, elements, sum, 0);
  }

  private Object add() {
    FpVectors.addInto(sum, 0, other, 0, elements);
    return sum;
  }

  private Object digest() {
    return Digest.begin(Label.COMMIT).part(vector).finish();
  }

  private Object reconstruct() throws Exception {
    return Reconstruction.of(1, new int[] {1, 2, 3}).open(shares);
  }
}
