package io.jointly.collaboration.reader;

import io.jointly.collaboration.Party;
import io.jointly.collaboration.Role;
import io.jointly.collaboration.yaml.YamlValue;
import io.jointly.collaboration.yaml.YamlValue.Fields;
import io.jointly.crypto.BadKeyException;
import io.jointly.crypto.PublicIdentity;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the parties, and lists of their ids. */
final class PartiesReader {

  private static final int MOST_PARTIES = 20;

  private PartiesReader() {}

  /** What has to hold of the text of a key. */
  interface KeyCheck {
    void require(String text) throws BadKeyException;
  }

  static List<Party> parties(YamlValue value) {
    List<YamlValue> items = value.list();
    if (items.size() < 2 || items.size() > MOST_PARTIES) {
      throw value.fail(
          "lists " + items.size() + " parties", "list from 2 to " + MOST_PARTIES + " parties");
    }
    Set<String> ids = new HashSet<>();
    Set<String> keys = new HashSet<>();
    List<Party> parties = new ArrayList<>();
    for (YamlValue item : items) {
      Fields fields = item.fields("id", "public_key", "roles");
      YamlValue id = fields.required("id");
      YamlValue key = fields.required("public_key");
      Party party =
          new Party(
              NameReader.id(id),
              publicKey(key, "party", PublicIdentity::parse),
              roles(fields.required("roles")));
      if (!ids.add(party.id())) {
        throw id.fail(
            "is '" + party.id() + "', the id of an earlier party", "give each its own id");
      }
      if (!keys.add(party.publicKey())) {
        throw key.fail(
            "is the key of an earlier party too",
            "each party makes its own with 'jointly keygen' and keeps the private key secret");
      }
      parties.add(party);
    }
    for (Role role : Role.values()) {
      requireEnough(value, parties, role);
    }
    return parties;
  }

  /**
   * A total over one data party is that party's own. In a session over a share table, of which no
   * party has rows, data parties bring masks, and two are needed as well. How many compute parties
   * it takes depends on {@link #maxColluding}.
   */
  private static void requireEnough(YamlValue value, List<Party> parties, Role role) {
    List<String> having = parties.stream().filter(party -> party.has(role)).map(Party::id).toList();
    String name = YamlValue.yamlName(role);
    if (having.isEmpty()) {
      throw value.fail(
          "has no party with the role " + name, "add " + name + " to the roles of a party");
    }
    if (role == Role.DATA && having.size() == 1) {
      throw value.fail(
          "has one party with the role data only, " + having.get(0),
          "add data to the roles of another party");
    }
  }

  static int maxColluding(YamlValue value, List<Party> parties) {
    int colluding = (int) value.integer(1, parties.size() - 1L);
    long compute = parties.stream().filter(party -> party.has(Role.COMPUTE)).count();
    if (compute < colluding + 1L) {
      throw value.fail(
          "is " + colluding + " and only " + compute + " parties have the role compute",
          "give the role compute to at least "
              + (colluding + 1)
              + " parties, or lower max_colluding_parties");
    }
    return colluding;
  }

  /**
   * The fewest data parties over which a query may be asked.
   *
   * @param written empty for the default, which is all
   */
  static int minDataParties(Optional<YamlValue> written, List<Party> parties, int colluding) {
    List<Party> data = parties.stream().filter(party -> party.has(Role.DATA)).toList();
    if (written.isEmpty()) {
      return data.size();
    }
    YamlValue value = written.get();
    int least = (int) value.integer(2, data.size());
    if (least == data.size()) {
      return least;
    }
    // Whoever keeps partners away must not be left with one party's rows when it subtracts.
    if (least < colluding + 2) {
      throw value.fail(
          "is "
              + least
              + ": "
              + colluding
              + (colluding == 1 ? " party" : " parties that collude")
              + " could leave out all others but one, subtract, and have that one's part",
          "write " + (colluding + 2) + " or more (max_colluding_parties plus 2), or leave it out");
    }
    List<String> always =
        data.stream()
            .filter(party -> party.has(Role.COMPUTE) || party.equals(parties.get(0)))
            .map(Party::id)
            .toList();
    if (least < always.size()) {
      throw value.fail(
          "is "
              + least
              + ", but "
              + always.size()
              + " data parties take part in every query, because they compute or stand first in the"
              + " list: "
              + String.join(", ", always),
          "write " + always.size() + " or more, or leave it out");
    }
    return least;
  }

  /** A list of ids of parties without repetitions. */
  static List<String> ids(YamlValue value, List<Party> parties) {
    List<String> ids = new ArrayList<>();
    for (YamlValue item : value.list()) {
      String id = item.text();
      if (parties.stream().noneMatch(party -> party.id().equals(id))) {
        throw item.fail(
            "is '" + YamlValue.clean(id) + "', which is not among the parties",
            "write one of " + String.join(", ", parties.stream().map(Party::id).toList()));
      }
      if (ids.contains(id)) {
        throw item.fail("is '" + id + "' for the second time", "remove it");
      }
      ids.add(id);
    }
    return ids;
  }

  /**
   * @param whose what has the key, for messages
   */
  static String publicKey(YamlValue value, String whose, KeyCheck check) {
    String text = value.text();
    try {
      check.require(text);
      return text;
    } catch (BadKeyException e) {
      throw value.fail(
          "is not a public key (" + e.getMessage() + ")",
          "write the 44 characters that 'jointly keygen' printed at that " + whose);
    }
  }

  private static Set<Role> roles(YamlValue value) {
    EnumSet<Role> roles = EnumSet.noneOf(Role.class);
    for (YamlValue item : value.list()) {
      if (!roles.add(item.oneOf(Role.class))) {
        throw item.fail("is listed twice", "remove it");
      }
    }
    return roles;
  }
}
