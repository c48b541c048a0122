package io.jointly.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * Kills executors of a local cluster in the middle of a stage, as a machine that goes down does:
 * the one on which a task begins. Its other tasks and what it holds of shuffles are lost, too.
 */
final class ExecutorKiller extends SparkListener {

  private final int[] tasks;
  // Of events, which come one after another.
  private int begun;
  private final AtomicInteger killed = new AtomicInteger();
  private final AtomicInteger triedAgain = new AtomicInteger();

  /**
   * @param tasks at which an executor is killed, counted from 1 in the order in which they begin,
   *     ascending; or at the next one, where it has just been killed
   */
  ExecutorKiller(int... tasks) {
    this.tasks = tasks.clone();
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    if (start.taskInfo().attemptNumber() > 0 || start.stageAttemptId() > 0) {
      triedAgain.incrementAndGet();
    }
    begun++;
    int next = killed.get();
    if (next < tasks.length && begun >= tasks[next] && kill(start.taskInfo().executorId())) {
      killed.incrementAndGet();
    }
  }

  private static boolean kill(String executor) {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> isExecutor(process, executor))
        .anyMatch(ProcessHandle::destroyForcibly);
  }

  private static boolean isExecutor(ProcessHandle process, String executor) {
    List<String> arguments = arguments(process);
    int id = arguments.indexOf("--executor-id") + 1;
    return id > 0 && id < arguments.size() && arguments.get(id).equals(executor);
  }

  /** Java knows no more than 4096 bytes of them, and a class path can be longer. */
  private static List<String> arguments(ProcessHandle process) {
    try {
      return List.of(Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).split("\0"));
    } catch (IOException e) {
      return Arrays.asList(process.info().arguments().orElse(new String[0]));
    }
  }

  int killed() {
    return killed.get();
  }

  /** Tasks that were begun a second time, and all those of a stage that was. */
  int triedAgain() {
    return triedAgain.get();
  }
}
