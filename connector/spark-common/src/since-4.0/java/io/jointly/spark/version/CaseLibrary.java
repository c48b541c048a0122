package io.jointly.spark.version;

import com.ibm.icu.util.VersionInfo;

/** The library that maps letters to upper and lower case. */
public final class CaseLibrary {

  private CaseLibrary() {}

  /**
   * Whether it is ICU; else it is Java.
   *
   * @param icu the value of {@code spark.sql.icu.caseMappings.enabled}
   */
  public static boolean isIcu(String icu) {
    return Boolean.parseBoolean(icu);
  }

  /** The first number of ICU's version. */
  public static int icuVersion() {
    return VersionInfo.ICU_VERSION.getMajor();
  }
}
