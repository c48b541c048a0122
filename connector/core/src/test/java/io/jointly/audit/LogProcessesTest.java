package io.jointly.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.crypto.Identity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes of one party share its log. */
class LogProcessesTest {

  @Test
  @Timeout(180)
  void theyMakeOneChainEvenIfOneIsKilled(@TempDir Path folder) throws Exception {
    Identity north = Logs.identity();
    north.write(folder.resolve("key"));
    Path log = folder.resolve("log");
    Process killed = LogProcess.start(folder, 1_000_000);
    while (!Files.exists(log) || Files.size(log) < 20_000) {
      Thread.sleep(5);
      assertThat(killed.isAlive()).isTrue();
    }
    Process other = LogProcess.start(folder, 300);
    long before = Files.size(log);
    while (Files.size(log) < before + 20_000) {
      Thread.sleep(5);
    }
    killed.destroyForcibly().waitFor();
    assertThat(other.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(other.exitValue()).isZero();

    byte[] bytes = Files.readAllBytes(log);
    Verification found = Logs.verify(bytes, KnownKeys.only(north.publicKey()));
    assertThat(found.broken()).isEmpty();
    assertThat(Logs.lines(bytes)).filteredOn(line -> line.contains("\"opened\"")).hasSize(2);
    assertThat(found.records()).isGreaterThan(302 + 30 + 40);
  }
}
