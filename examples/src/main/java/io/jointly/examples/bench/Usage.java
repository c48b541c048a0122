package io.jointly.examples.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;

/**
 * The cost of a piece of work.
 *
 * @param cpuSeconds CPU seconds of all threads of this JVM, compiler and garbage collector included
 * @param wallSeconds elapsed seconds
 */
record Usage(double cpuSeconds, double wallSeconds) {

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  static Usage of(Callable<?> work) throws Exception {
    long cpu = SYSTEM.getProcessCpuTime();
    long wall = System.nanoTime();
    work.call();
    return new Usage((SYSTEM.getProcessCpuTime() - cpu) / 1e9, (System.nanoTime() - wall) / 1e9);
  }
}
