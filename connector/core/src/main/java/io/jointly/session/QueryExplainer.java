package io.jointly.session;

/** Says in what two queries differ; what their bytes mean is known elsewhere. */
@FunctionalInterface
public interface QueryExplainer {

  /**
   * @param mine this party's canonical query
   * @param theirs a partner's, signed by it but of any content
   * @return a clause such as {@code it groups by age, this party by region}
   */
  String describe(byte[] mine, byte[] theirs);
}
