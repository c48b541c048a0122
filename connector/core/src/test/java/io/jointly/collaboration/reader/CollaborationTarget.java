package io.jointly.collaboration.reader;

import io.jointly.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** collaboration.yaml. */
public final class CollaborationTarget extends FuzzTarget {

  @Override
  protected List<byte[]> examples() {
    return Stream.of(SampleFiles.COLLABORATION, SampleFiles.WITH_ENTITIES, SampleFiles.WITH_DEALERS)
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  protected byte @Nullable [] again(byte[] input) {
    CollaborationReader.read(file(input), SampleFiles.TODAY);
    return null;
  }
}
