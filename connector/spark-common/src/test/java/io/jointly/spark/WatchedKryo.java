package io.jointly.spark;

import com.esotericsoftware.kryo.Kryo;
import java.io.OutputStream;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.executor.Executor;
import org.apache.spark.scheduler.Task;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.KryoSerializerInstance;
import org.apache.spark.serializer.SerializationStream;
import org.apache.spark.serializer.SerializerInstance;
import org.jspecify.annotations.Nullable;
import scala.reflect.ClassTag;

/** Spark's serializer, which lets a test see what tasks hand to the driver. */
public final class WatchedKryo extends KryoSerializer {

  private static final long serialVersionUID = 1L;
  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private static volatile @Nullable Consumer<Object> watcher;

  private static final Set<Kryo> MADE = Collections.newSetFromMap(new WeakHashMap<>());
  private static boolean registrationRequired = true;

  public WatchedKryo(SparkConf conf) {
    super(conf);
  }

  /**
   * A task brings a copy of its shuffle's serializer, which has no Kryo yet, and to make one takes
   * as long as a small task.
   */
  private Object readResolve() {
    return SparkEnv.get().serializer();
  }

  /** From now on every task result is shown to the watcher, in the task's thread. */
  static void watch(Consumer<Object> results) {
    watcher = results;
  }

  static void stopWatching() {
    watcher = null;
  }

  /** For the tests of sources that move classes of their own, and have no registrator. */
  static void allowUnregistered() {
    requireRegistration(false);
  }

  static void requireRegistered() {
    requireRegistration(true);
  }

  private static void requireRegistration(boolean required) {
    synchronized (MADE) {
      registrationRequired = required;
      MADE.forEach(kryo -> kryo.setRegistrationRequired(required));
    }
  }

  @Override
  public Kryo newKryo() {
    Kryo kryo = super.newKryo();
    synchronized (MADE) {
      kryo.setRegistrationRequired(registrationRequired);
      MADE.add(kryo);
    }
    return kryo;
  }

  @Override
  public SerializerInstance newInstance() {
    return new Instance(this);
  }

  /** What a task returns is written by its runner, after the task itself has ended. */
  private static boolean isTaskResult() {
    return STACK.walk(
        frames -> {
          Class<?>[] callers =
              frames
                  .map(StackWalker.StackFrame::getDeclaringClass)
                  .filter(c -> Task.class.isAssignableFrom(c) || isTaskRunner(c))
                  .toArray(Class<?>[]::new);
          return callers.length > 0 && isTaskRunner(callers[0]);
        });
  }

  private static boolean isTaskRunner(Class<?> type) {
    return type.getEnclosingClass() == Executor.class;
  }

  private static final class Instance extends KryoSerializerInstance {

    Instance(WatchedKryo serializer) {
      super(serializer, false, true);
    }

    @Override
    public SerializationStream serializeStream(OutputStream out) {
      return new Stream(super.serializeStream(out));
    }
  }

  private static final class Stream extends SerializationStream {

    private final SerializationStream inner;

    Stream(SerializationStream inner) {
      this.inner = inner;
    }

    @Override
    public <T> SerializationStream writeObject(T value, ClassTag<T> tag) {
      Consumer<Object> now = watcher;
      if (now != null && isTaskResult()) {
        now.accept(value);
      }
      inner.writeObject(value, tag);
      return this;
    }

    @Override
    public void flush() {
      inner.flush();
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
