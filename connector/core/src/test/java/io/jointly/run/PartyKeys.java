package io.jointly.run;

import io.jointly.crypto.Identity;

/** Private keys of a test's parties, for tests that sign what an honest party would not. */
public final class PartyKeys {

  private PartyKeys() {}

  public static Identity of(PartyContext context) {
    return context.identity();
  }
}
