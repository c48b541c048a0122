package io.jointly.collaboration;

import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the parties agreed on: {@code collaboration.yaml}, read and checked.
 *
 * @param validUntil the last day on which it is valid
 * @param maxColludingParties t: any t parties that pool all they know learn only the result
 * @param parties in the file's order, which is their numbering in the protocol; the first one
 *     coordinates
 * @param analysts ids of the parties that may ask
 * @param resultReceivers ids of the parties that learn results
 * @param tables by name, in the file's order
 * @param sha256 lower-case hex SHA-256 of the file's bytes
 */
public record Collaboration(
    String id,
    String purpose,
    LocalDate validUntil,
    int maxColludingParties,
    List<Party> parties,
    List<String> analysts,
    List<String> resultReceivers,
    Map<String, Table> tables,
    Rules rules,
    String sha256) {

  public Collaboration {
    parties = List.copyOf(parties);
    analysts = List.copyOf(analysts);
    resultReceivers = List.copyOf(resultReceivers);
    tables = OrderedCopy.of(tables);
  }

  public Optional<Party> party(String partyId) {
    return parties.stream().filter(party -> party.id().equals(partyId)).findFirst();
  }

  /** The parties with a role, in the file's order. */
  public List<Party> parties(Role role) {
    return parties.stream().filter(party -> party.has(role)).toList();
  }

  /** Looks up a table as SQL does, ignoring case. */
  public Optional<Table> table(String anyCase) {
    return NameReader.find(tables, anyCase);
  }

  /** The 32 bytes of {@link #sha256}. */
  public byte[] digest() {
    return HexFormat.of().parseHex(sha256);
  }

  /** Warnings that the caller must log at every use: this protects less than it may seem to. */
  public List<String> warnings() {
    if (parties.size() != 2) {
      return List.of();
    }
    return List.of(
        "collaboration "
            + id
            + " has two parties (accept_two_parties: true): a party that receives a total can"
            + " subtract its own part and then knows the other party's partial sums exactly");
  }
}
