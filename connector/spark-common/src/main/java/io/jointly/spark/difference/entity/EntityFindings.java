package io.jointly.spark.difference.entity;

import io.jointly.spark.difference.entity.EntityVerdict.Found;
import io.jointly.spark.difference.entity.EntityVerdict.Part;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the driver learns: what is wrong, and which sets are to be taken together. It has no number
 * of entities.
 */
record EntityFindings(List<Found> found, List<UnionAsked> unions) {

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(found.size());
      for (Found each : found) {
        out.writeInt(each.query());
        out.writeInt(each.part().ordinal());
      }
      out.writeInt(unions.size());
      for (UnionAsked union : unions) {
        union.write(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** What all tasks have found. */
  static EntityFindings of(List<byte[]> tasks) {
    EntityFindings all = new EntityFindings(new ArrayList<>(), new ArrayList<>());
    for (byte[] task : tasks) {
      try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(task))) {
        int found = in.readInt();
        for (int i = 0; i < found; i++) {
          all.found.add(new Found(in.readInt(), Part.values()[in.readInt()]));
        }
        int unions = in.readInt();
        for (int i = 0; i < unions; i++) {
          all.unions.add(UnionAsked.read(in));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all;
  }
}
