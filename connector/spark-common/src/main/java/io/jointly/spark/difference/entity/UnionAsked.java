package io.jointly.spark.difference.entity;

import io.jointly.spark.difference.entity.CountedSets.SetId;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * One set of a query, to be compared with several of another query, taken together.
 *
 * @param query the earlier query's number
 * @param one the one set
 * @param many the several sets, which are of one family
 * @param alike for each pair of a number of the one and of the many, whether they are alike
 * @param sameNumbers whether each number of the one is compared only with that of the many
 * @param hides whether one of the many may be suppressed and would then be told by all the others
 */
record UnionAsked(
    int query,
    Side severalOf,
    SetId one,
    List<SetId> many,
    boolean[][] alike,
    boolean sameNumbers,
    boolean hides)
    implements Serializable {

  /** Whose sets are taken together. */
  enum Side {
    /** The new query's. */
    NOW,
    /** The earlier query's. */
    THEN
  }

  int width() {
    return alike[0].length;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(query);
    out.writeBoolean(severalOf == Side.NOW);
    one.write(out);
    out.writeInt(many.size());
    for (SetId member : many) {
      member.write(out);
    }
    out.writeInt(alike.length);
    out.writeInt(width());
    for (boolean[] row : alike) {
      for (boolean each : row) {
        out.writeBoolean(each);
      }
    }
    out.writeBoolean(sameNumbers);
    out.writeBoolean(hides);
  }

  static UnionAsked read(DataInputStream in) throws IOException {
    int query = in.readInt();
    Side severalOf = in.readBoolean() ? Side.NOW : Side.THEN;
    SetId one = SetId.read(in);
    List<SetId> many = new ArrayList<>();
    int members = in.readInt();
    for (int i = 0; i < members; i++) {
      many.add(SetId.read(in));
    }
    boolean[][] alike = new boolean[in.readInt()][in.readInt()];
    for (boolean[] row : alike) {
      for (int i = 0; i < row.length; i++) {
        row[i] = in.readBoolean();
      }
    }
    return new UnionAsked(query, severalOf, one, many, alike, in.readBoolean(), in.readBoolean());
  }
}
