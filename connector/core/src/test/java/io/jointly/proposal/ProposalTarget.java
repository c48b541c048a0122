package io.jointly.proposal;

import io.jointly.fuzz.FuzzTarget;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A proposal that waits for a person. */
public final class ProposalTarget extends FuzzTarget {

  private static final byte CURRENT = ProposalCodec.encode(example(Proposal.State.WAITING))[0];

  private static Proposal example(Proposal.State state) {
    return ProposalStoreTest.proposal("abcd", state);
  }

  @Override
  protected List<byte[]> examples() {
    return Stream.of(Proposal.State.values())
        .map(state -> ProposalCodec.encode(example(state)))
        .toList();
  }

  /** What an earlier release has written is written in the new form. */
  @Override
  protected byte @Nullable [] again(byte[] input) {
    byte[] again = ProposalCodec.encode(ProposalCodec.decode(input));
    return input[0] == CURRENT ? again : null;
  }
}
