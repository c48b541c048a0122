package io.jointly.audit;

import io.jointly.codec.MalformedException;
import io.jointly.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** One record of an audit log. */
public final class AuditLineTarget extends FuzzTarget {

  @Override
  protected List<byte[]> examples() {
    return lines();
  }

  static List<byte[]> lines() {
    return Stream.of(
            Logs.joining(Logs.SESSION),
            Logs.answered(Logs.SESSION),
            Logs.failed(Logs.SESSION),
            Logs.refused())
        .map(
            event ->
                Line.of(0, Instant.EPOCH, Line.FIRST_PREV, Logs.COLLABORATION, "north", event)
                    .text()
                    .getBytes(StandardCharsets.US_ASCII))
        .toList();
  }

  @Override
  protected byte[] again(byte[] input) {
    return Line.parse(input)
        .map(line -> line.text().getBytes(StandardCharsets.ISO_8859_1))
        .orElseThrow(() -> new MalformedException("no record"));
  }
}
