package io.jointly.protocol.parameters;

import io.jointly.crypto.PublicIdentity;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The parties, and how many of them may collude (PROTOCOL.md §1.1). A party is known by its index
 * in the list. The party with index 0 coordinates.
 *
 * @param threshold t, from 1 to the number of compute parties less 1
 * @param members all parties of the collaboration, in its order
 * @param persons whether the JOIN of a party that asks names the person who asks there (§4.2)
 */
public record Roster(String collaborationId, int threshold, List<Member> members, Persons persons) {

  /** Whether parties tell each other who asks at them. */
  public enum Persons {
    NAMED,
    UNNAMED
  }

  /** The coordinator's index. */
  public static final int COORDINATOR = 0;

  /**
   * @throws IllegalArgumentException if a bound does not hold; the reader of the collaboration has
   *     checked it before and told the user the reason
   */
  public Roster {
    members = List.copyOf(members);
    if (members.size() < 2 || members.size() > Limits.MAX_PARTIES) {
      throw new IllegalArgumentException("parties: 2 to " + Limits.MAX_PARTIES);
    }
    Set<String> ids = new HashSet<>();
    Set<PublicIdentity> keys = new HashSet<>();
    for (Member member : members) {
      if (!ids.add(member.id()) || !keys.add(member.identity())) {
        throw new IllegalArgumentException("party " + member.id() + " or its key is there twice");
      }
    }
    int compute = count(members, PartyRole.COMPUTE);
    if (compute < 2 || compute > Limits.MAX_COMPUTE_PARTIES) {
      throw new IllegalArgumentException("compute parties: 2 to " + Limits.MAX_COMPUTE_PARTIES);
    }
    if (threshold < 1 || threshold >= compute) {
      throw new IllegalArgumentException("threshold: 1 to " + (compute - 1));
    }
    if (count(members, PartyRole.DATA) < 2 || count(members, PartyRole.RECEIVER) < 1) {
      throw new IllegalArgumentException("at least two data parties and one receiver are needed");
    }
  }

  /** Of a collaboration that does not want to know who asks at a party. */
  public Roster(String collaborationId, int threshold, List<Member> members) {
    this(collaborationId, threshold, members, Persons.UNNAMED);
  }

  public int size() {
    return members.size();
  }

  public Member member(int index) {
    return members.get(index);
  }

  public String id(int index) {
    return members.get(index).id();
  }

  /** The index of a party; empty for a stranger. */
  public OptionalInt indexOf(String partyId) {
    return IntStream.range(0, size()).filter(i -> members.get(i).id().equals(partyId)).findFirst();
  }

  /** The indices of parties with this part, ascending. */
  public List<Integer> indices(PartyRole part) {
    return IntStream.range(0, size()).filter(i -> members.get(i).has(part)).boxed().toList();
  }

  /** Whether compute parties are enough to multiply what is shared (§2.6). */
  public boolean canMultiply() {
    return indices(PartyRole.COMPUTE).size() >= 2 * threshold + 1;
  }

  /** The point of a compute party (§1.1): its place among compute parties, from 1. */
  public int point(int computeParty) {
    return indices(PartyRole.COMPUTE).indexOf(computeParty) + 1;
  }

  /** All data parties as COMMIT writes them (§4.5). */
  public long dataSet() {
    return indices(PartyRole.DATA).stream().mapToLong(i -> 1L << i).sum();
  }

  private static int count(List<Member> members, PartyRole part) {
    return (int) members.stream().filter(member -> member.has(part)).count();
  }
}
