package io.jointly.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jacoco.core.data.ExecutionData;
import org.jacoco.core.instr.Instrumenter;
import org.jacoco.core.runtime.IRuntime;
import org.jacoco.core.runtime.LoggerRuntime;
import org.jacoco.core.runtime.RuntimeData;

/** Loads classes of this project anew, so that it can be told which of their branches were run. */
final class CoverageLoader extends ClassLoader implements AutoCloseable {

  private static final String OURS = "io.jointly.";

  private final IRuntime runtime = new LoggerRuntime();
  private final RuntimeData data = new RuntimeData();
  private final Instrumenter instrumenter = new Instrumenter(runtime);

  CoverageLoader() {
    super(CoverageLoader.class.getClassLoader());
    try {
      runtime.startup(data);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    String file = name.replace('.', '/') + ".class";
    try (InputStream in = getParent().getResourceAsStream(file)) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] code = in.readAllBytes();
      // The examples' code says nothing of what an input reaches, but it is run before any input.
      byte[] counted = instrumenter.instrument(code, name);
      return defineClass(name, counted, 0, counted.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  /** How many places of the code have been reached so far. */
  int reached() {
    List<ExecutionData> classes = new ArrayList<>();
    data.collect(classes::add, session -> {}, false);
    int reached = 0;
    for (ExecutionData each : classes) {
      for (boolean probe : each.getProbes()) {
        reached += probe ? 1 : 0;
      }
    }
    return reached;
  }

  @Override
  public void close() {
    runtime.shutdown();
  }
}
