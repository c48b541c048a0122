package io.jointly.audit;

import io.jointly.crypto.Identity;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Another process, which appends to a log. */
final class LogProcess {

  private LogProcess() {}

  /**
   * Starts a process.
   *
   * @param folder where {@code log} and {@code key} are
   * @param records how many it appends
   */
  static Process start(Path folder, int records) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath(),
            LogProcess.class.getName(),
            folder.toString(),
            Integer.toString(records));
    return new ProcessBuilder(command).inheritIO().start();
  }

  /** Arguments: folder, records. */
  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    AuditLog log = Logs.open(folder.resolve("log"), "north", Identity.read(folder.resolve("key")));
    for (int i = 0; i < Integer.parseInt(args[1]); i++) {
      log.record(
          i % 10 == 0
              ? Logs.failed(Logs.SESSION)
              : Logs.message(EventKind.PUT, "shared-" + i + "-0"));
    }
  }

  private static String classPath() {
    List<String> places = new ArrayList<>();
    for (Class<?> one : List.of(LogProcess.class, AuditLog.class, Ed25519.class)) {
      places.add(one.getProtectionDomain().getCodeSource().getLocation().getPath());
    }
    return String.join(File.pathSeparator, places);
  }
}
