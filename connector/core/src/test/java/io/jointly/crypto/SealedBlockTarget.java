package io.jointly.crypto;

import io.jointly.fuzz.FuzzTarget;
import java.security.SecureRandom;
import java.util.List;

/** A sealed block. What is opened is what was sealed, so nothing but the example is. */
public final class SealedBlockTarget extends FuzzTarget {

  private static final byte[] CONTEXT = new byte[79];
  private static final byte[] PLAIN = new byte[100];

  private final SessionKey mine = SessionKey.generate(new SecureRandom());
  private final BlockSealer sealer = BlockSealer.create(new SecureRandom());
  private final BlockOpener opener = new BlockOpener(mine);
  private byte[] sealed = new byte[0];

  @Override
  protected List<byte[]> examples() throws BadKeyException {
    sealed = sealer.seal(mine.publicKey(), CONTEXT, PLAIN);
    return List.of(sealed);
  }

  @Override
  protected byte[] again(byte[] input) throws BadSealException {
    byte[] opened = opener.open(sealer.ephemeralPublicKey(), CONTEXT, input);
    return opened.length == PLAIN.length ? sealed : new byte[0];
  }

  @Override
  protected boolean hasRows() {
    return true;
  }
}
