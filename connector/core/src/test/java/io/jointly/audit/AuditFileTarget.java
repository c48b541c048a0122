package io.jointly.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.fuzz.FuzzTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A whole audit log, of any bytes. */
public final class AuditFileTarget extends FuzzTarget {

  @Override
  protected List<byte[]> examples() throws Exception {
    Path folder = Files.createTempDirectory("audit");
    Path log = folder.resolve("log");
    AuditLog audit = Logs.open(log, "north", Logs.identity());
    audit.record(Logs.joining(Logs.SESSION));
    audit.record(Logs.answered(Logs.SESSION));
    byte[] content = Files.readAllBytes(log);
    Files.delete(log);
    Files.delete(folder);
    return List.of(content, new byte[0]);
  }

  @Override
  protected byte @Nullable [] again(byte[] input) {
    AuditFile read = AuditFile.read(file(input), KnownKeys.NONE, Optional.of("0".repeat(64)));
    assertThat(read.sessions()).doesNotContainNull();
    assertThat(read.verification().broken()).isNotNull();
    return null;
  }
}
