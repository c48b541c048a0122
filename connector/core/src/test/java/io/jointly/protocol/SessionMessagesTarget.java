package io.jointly.protocol;

import io.jointly.fuzz.FuzzTarget;
import java.util.List;

/** Signed messages of sessions, of every kind, whoever has signed them. */
public final class SessionMessagesTarget extends FuzzTarget {

  @Override
  protected List<byte[]> examples() {
    return new MessageCodecTest().messages();
  }

  @Override
  protected byte[] again(byte[] input) {
    return MessageCodecTest.again(input);
  }
}
