package io.jointly.deal.message;

import io.jointly.codec.MalformedException;
import io.jointly.fuzz.FuzzTarget;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.parameters.Limits;
import java.util.Arrays;
import java.util.List;

/** Signed messages of dealing, of every kind, whoever has signed them. */
public final class DealingMessagesTarget extends FuzzTarget {

  private final List<SignedSamples.Sample> samples = SignedSamples.all();

  @Override
  protected List<byte[]> examples() {
    return samples.stream().map(SignedSamples.Sample::content).toList();
  }

  @Override
  protected byte[] again(byte[] input) {
    if (Envelope.version(input) != Limits.VERSION) {
      throw new MalformedException("another version");
    }
    Envelope envelope = Envelope.decode(input);
    byte[] body =
        samples.stream()
            .filter(sample -> sample.kind() == envelope.kind())
            .findFirst()
            .orElseThrow(() -> new MalformedException("no kind of dealing"))
            .again()
            .apply(envelope.body())
            .toByteArray();
    byte[] head = Arrays.copyOf(input, Limits.HEADER_BYTES + body.length + 64);
    System.arraycopy(body, 0, head, Limits.HEADER_BYTES, body.length);
    System.arraycopy(envelope.signature(), 0, head, Limits.HEADER_BYTES + body.length, 64);
    return head;
  }
}
