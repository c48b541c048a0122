package io.jointly.collaboration.reader;

import io.jointly.collaboration.Collaboration;
import io.jointly.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** policy.yaml. */
public final class PolicyTarget extends FuzzTarget {

  private @Nullable Collaboration collaboration;

  private Collaboration collaboration() {
    if (collaboration == null) {
      collaboration =
          CollaborationReader.read(
              file(SampleFiles.COLLABORATION.getBytes(StandardCharsets.UTF_8)), SampleFiles.TODAY);
    }
    return collaboration;
  }

  @Override
  protected List<byte[]> examples() {
    return Stream.of("", "enabled: false", "outside_bounds: clamp", "approval: manual")
        .map(lines -> SampleFiles.policy(collaboration(), lines).getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  protected byte @Nullable [] again(byte[] input) {
    PolicyReader.read(file(input), collaboration(), collaboration().parties().get(0));
    return null;
  }
}
