package io.jointly.deal.collect;

import io.jointly.codec.CanonicalReader;
import io.jointly.fuzz.FuzzTarget;
import java.util.List;

/** What a compute party keeps of a collection; a right checksum is easily made. */
public final class KeptCollectionTarget extends FuzzTarget {

  @Override
  protected List<byte[]> examples() {
    return List.of(CollectionFolderTest.written(CollectionFolderTest.kept("c1")));
  }

  @Override
  protected byte[] again(byte[] input) {
    CanonicalReader in = new CanonicalReader(input);
    KeptCollection kept = KeptCollection.read(in);
    in.end();
    return CollectionFolderTest.written(kept);
  }
}
