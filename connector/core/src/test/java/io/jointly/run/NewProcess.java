package io.jointly.run;

/** Makes this JVM, for a test, as good as new. */
public final class NewProcess {

  private NewProcess() {}

  /** As if every party began anew: no answer is remembered. */
  public static void begin() {
    PartyRun.RUNS.clear();
    AnswerCache.CACHES.clear();
    AnswerCache.OF_CLIENTS.clear();
  }
}
