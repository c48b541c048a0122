package io.jointly.spark.version;

/** The library that maps letters to upper and lower case. */
public final class CaseLibrary {

  private CaseLibrary() {}

  /** Spark 3.5 has Java's alone. */
  public static boolean isIcu(String icu) {
    return false;
  }

  public static int icuVersion() {
    throw new IllegalStateException("Spark 3.5 maps letters with Java");
  }
}
