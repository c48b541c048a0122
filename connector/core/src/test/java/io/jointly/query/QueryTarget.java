package io.jointly.query;

import io.jointly.fuzz.FuzzTarget;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The query in a JOIN. */
public final class QueryTarget extends FuzzTarget {

  @Override
  protected List<byte[]> examples() {
    RandomQueries queries = new RandomQueries(new Random(1));
    return Stream.generate(() -> queries.query().canonicalBytes()).limit(20).toList();
  }

  @Override
  protected byte[] again(byte[] input) {
    return QueryCodec.decode(input).canonicalBytes();
  }
}
