package io.jointly.ledger;

import io.jointly.crypto.Digest;
import io.jointly.crypto.Label;
import io.jointly.query.GroupDomain;
import java.util.Arrays;
import java.util.BitSet;

/** The groups of an answer that were suppressed. Immutable; arrays and sets are copied. */
public final class Suppressed {

  private final byte[] domain;
  private final int groups;
  private final BitSet bits;

  Suppressed(byte[] domain, int groups, BitSet bits) {
    this.domain = domain.clone();
    this.groups = groups;
    this.bits = (BitSet) bits.clone();
  }

  /**
   * @param bits the bits of the suppressed groups, by their numbers in the domain
   * @throws IllegalArgumentException if a number is not in the domain
   */
  public static Suppressed of(GroupDomain domain, BitSet bits) {
    int groups = domain.size();
    if (bits.length() > groups) {
      throw new IllegalArgumentException("group " + (bits.length() - 1) + " of " + groups);
    }
    return new Suppressed(digest(domain), groups, bits);
  }

  private static byte[] digest(GroupDomain domain) {
    return Digest.of(Label.LEDGER_DOMAIN, domain.canonicalBytes());
  }

  /** Whether the groups are numbered as in this domain. */
  public boolean isOf(GroupDomain other) {
    return groups == other.size() && Arrays.equals(domain, digest(other));
  }

  /** Whether every group was shown. */
  public boolean isNone() {
    return bits.isEmpty();
  }

  public BitSet bits() {
    return (BitSet) bits.clone();
  }

  byte[] domain() {
    return domain.clone();
  }

  /** How many groups there could be. */
  public int groups() {
    return groups;
  }

  /** How many of the groups were shown. */
  public int shown() {
    return groups - bits.cardinality();
  }

  boolean isOfSameDomain(Suppressed other) {
    return groups == other.groups && Arrays.equals(domain, other.domain);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Suppressed that && isOfSameDomain(that) && bits.equals(that.bits);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(domain) + bits.hashCode();
  }

  @Override
  public String toString() {
    return bits.cardinality() + " of " + groups + " groups suppressed";
  }
}
