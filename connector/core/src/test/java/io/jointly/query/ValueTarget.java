package io.jointly.query;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.MalformedException;
import io.jointly.fuzz.FuzzTarget;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One value, as in public rows of a part. The first byte is its type. */
public final class ValueTarget extends FuzzTarget {

  private static final List<SqlType> TYPES =
      Stream.of(
              "boolean",
              "tinyint",
              "smallint",
              "int",
              "bigint",
              "decimal(12,2)",
              "decimal(38,0)",
              "float",
              "double",
              "string",
              "date",
              "timestamp",
              "timestamp_ntz")
          .map(SqlType::parse)
          .toList();

  @Override
  protected List<byte[]> examples() {
    List<byte[]> all = new ArrayList<>();
    List<String> texts =
        List.of(
            "true",
            "-7",
            "300",
            "-70000",
            "5000000000",
            "12.50",
            "123456789",
            "1.5",
            "-2.25",
            "Ünï-text",
            "2026-11-30",
            "2026-11-30T12:00:00Z",
            "2026-11-30T12:00:00");
    for (int type = 0; type < TYPES.size(); type++) {
      all.add(bytes(type, SqlValues.parse(TYPES.get(type), texts.get(type))));
      all.add(bytes(type, null));
    }
    return all;
  }

  private static byte[] bytes(int type, @Nullable Object value) {
    byte[] encoded = ValueCodec.encode(TYPES.get(type), value);
    return ByteBuffer.allocate(1 + encoded.length).put((byte) type).put(encoded).array();
  }

  @Override
  protected byte[] again(byte[] input) {
    CanonicalReader in = new CanonicalReader(input);
    int type = in.u8("type");
    if (type >= TYPES.size()) {
      throw new MalformedException("no type");
    }
    Object value = ValueCodec.read(in, TYPES.get(type));
    in.end();
    return bytes(type, value);
  }

  @Override
  protected boolean hasRows() {
    return true;
  }
}
