package io.jointly.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Tries a reader with a corpus, and with inputs that are made of it. What reaches code that nothing
 * before has reached joins the corpus.
 */
final class Fuzzer {

  /** A reader gets by with the stack of a thread of a pool. */
  private static final long STACK = 512 << 10;

  private static final long MOST_CPU_NANOS = 2_000_000_000L;

  /** Beside what it takes to hold an input of 64 KiB a few times. */
  private static final long MOST_BYTES = 64 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final CoverageLoader loader;
  private final String target;
  private final List<byte[]> corpus;
  private final List<byte[]> found = new ArrayList<>();
  private int reachedByCorpus;
  private int reached;

  /**
   * @param loader may have loaded other readers before: then only what is new to all of them counts
   * @param target the name of a class that extends FuzzTarget
   * @param corpus inputs beside the target's examples
   */
  Fuzzer(CoverageLoader loader, String target, List<byte[]> corpus) {
    this.loader = loader;
    this.target = target;
    this.corpus = new ArrayList<>(corpus);
  }

  /** Inputs that have reached something new. */
  List<byte[]> found() {
    return found;
  }

  /** How many places of the code examples and corpus have reached, and then all inputs. */
  String coverage() {
    return reachedByCorpus + " to " + reached;
  }

  /**
   * Tries the corpus and so many more.
   *
   * @throws AssertionError with the input in base64
   */
  void run(int times, long seed) throws InterruptedException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                runHere(times, seed);
              } catch (Throwable e) {
                failure.set(e);
              }
            },
            "fuzz",
            STACK);
    thread.start();
    thread.join();
    if (failure.get() != null) {
      throw new AssertionError(String.valueOf(failure.get().getMessage()), failure.get());
    }
  }

  @SuppressWarnings("unchecked")
  private void runHere(int times, long seed) throws Exception {
    Random random = new Random(seed);
    Mutator mutator = new Mutator(random);
    Object made = loader.loadClass(target).getConstructor().newInstance();
    try (AutoCloseable closed = (AutoCloseable) made) {
      Function<byte[], Boolean> reader = (Function<byte[], Boolean>) closed;
      List<byte[]> examples = ((Supplier<List<byte[]>>) closed).get();
      for (byte[] example : examples) {
        if (!tried(reader, example)) {
          throw new AssertionError("an example is refused: " + text(example));
        }
      }
      for (byte[] input : corpus) {
        tried(reader, input);
      }
      corpus.addAll(examples);
      reached = loader.reached();
      reachedByCorpus = reached;
      for (int i = 0; i < times; i++) {
        byte[] input = mutator.mutated(corpus);
        tried(reader, input);
        int now = loader.reached();
        if (now > reached) {
          reached = now;
          corpus.add(input);
          found.add(input);
        }
      }
    }
  }

  private static boolean tried(Function<byte[], Boolean> reader, byte[] input) {
    long cpu = THREADS.getCurrentThreadCpuTime();
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    boolean read;
    try {
      read = reader.apply(input);
    } catch (Throwable e) {
      throw new AssertionError(e + " for the input " + text(input), e);
    }
    long took = THREADS.getCurrentThreadCpuTime() - cpu;
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - bytes;
    if (took > MOST_CPU_NANOS || allocated > MOST_BYTES) {
      throw new AssertionError(
          took / 1_000_000 + " ms and " + allocated + " bytes for the input " + text(input));
    }
    return read;
  }

  private static String text(byte[] input) {
    return Base64.getEncoder().encodeToString(input);
  }
}
