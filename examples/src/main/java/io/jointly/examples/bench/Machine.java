package io.jointly.examples.bench;

/** Describes the machine on which a figure was measured. */
final class Machine {

  private Machine() {}

  static String describe() {
    return "%d cores, %s %s, heap %,d MiB, %s %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.vm.name"),
            Runtime.version(),
            Runtime.getRuntime().maxMemory() >> 20,
            System.getProperty("os.name"),
            System.getProperty("os.arch"));
  }
}
