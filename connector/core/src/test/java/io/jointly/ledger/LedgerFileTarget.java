package io.jointly.ledger;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.crypto.Digest;
import io.jointly.crypto.Label;
import io.jointly.fuzz.FuzzTarget;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A ledger of any records, whose checksums are right. */
public final class LedgerFileTarget extends FuzzTarget {

  @Override
  protected List<byte[]> examples() {
    CanonicalWriter out = new CanonicalWriter();
    List<LedgerRecord> records =
        List.of(
            new LedgerRecord.Header("c1", "north"),
            new LedgerRecord.Entered(Instant.EPOCH, Asking.query("run", 1), Asking.ASKER),
            new LedgerRecord.Rows(1, new OwnRows.NotKept()),
            new LedgerRecord.Opening(Instant.EPOCH, 1),
            new LedgerRecord.Refused(Instant.EPOCH, 1));
    records.forEach(record -> out.bytes(record.encode()));
    return List.of(out.toByteArray());
  }

  @Override
  protected byte @Nullable [] again(byte[] input) throws Exception {
    CanonicalReader in = new CanonicalReader(input);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    byte[] before = new byte[0];
    while (in.remaining() > 0) {
      byte[] content = in.bytes("record", 1 << 20);
      before = Digest.of(Label.LEDGER, before, content);
      byte[] line = new CanonicalWriter().raw(content).raw(before).toByteArray();
      file.write(Base64.getEncoder().encode(line));
      file.write("\n".getBytes(StandardCharsets.US_ASCII));
    }
    Path path = file(file.toByteArray());
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    Ledger.at(path, "c1", "north", Clock.systemUTC()).entries();
    return null;
  }
}
