package io.jointly.protocol;

import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.protocol.message.AttemptNames;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.parameters.Limits;
import java.util.Arrays;

/**
 * Vectors of a session in which flags are masked (PROTOCOL.md §10): two rounds of two groups each,
 * the first with one flag, the second with two. In all others something of south's is wrong in the
 * second.
 */
final class FlagVectors {

  static final String BASE = "session-flags";

  private static final int SOUTH = VectorMaker.SOUTH;
  private static final int STEPS = 2;

  private final VectorMaker maker;
  private final Sessions genuine;
  private final AttemptNames in;

  static Parties parties() {
    return Parties.all(3, 1, 1).withFlags(2, 1, 2);
  }

  FlagVectors(VectorMaker maker) {
    this.maker = maker;
    this.genuine = maker.genuine;
    this.in = maker.in;
  }

  void make() {
    maker.whole(BASE, "flags are multiplied by masks in both rounds", genuine.parties);
    earlier(4, ErrorCode.WRONG_PLACE, MessageKind.RESHARED, step(1), 1);
    earlier(16, ErrorCode.CONFLICT, MessageKind.HELD, 1, 0);
    earlier(4, ErrorCode.WRONG_PLACE, MessageKind.CHALLENGE, 1, 0);
    earlier(4, ErrorCode.WRONG_PLACE, MessageKind.CHECK, 1, 0);
    product("product", "one more in the first product", 1);
    product("twin", "one more in the first marked twin of a product", STEPS);
    product("blinded", "one more in the blinded difference", STEPS + 1);
  }

  /** Of round 1. */
  private static int step(int ofRound) {
    return Limits.MAX_STEPS + ofRound;
  }

  private void earlier(int rule, ErrorCode code, MessageKind kind, int number, int shown) {
    maker.reject(
        rule,
        code,
        "flags-" + kind.name().toLowerCase(java.util.Locale.ROOT) + "-again",
        "that of round 0",
        in.message(kind, number, SOUTH),
        genuine.get(in.message(kind, shown, SOUTH)));
  }

  /** The same session, but south cheats in round 1. */
  private void product(String name, String comment, int step) {
    Alteration cheat = new AlteredProduct(step(step), 0, Alterations.element(1));
    Sessions other = new Sessions(genuine.parties, VectorMaker.SEED).cheating(SOUTH, cheat);
    other.join().start().share().test().commit().reveal().open();
    other.share();
    try {
      other.test().commit();
      throw new AssertionError(name + " is not noticed");
    } catch (ViolationException e) {
      if (e.code() != ErrorCode.WRONG_PRODUCT) {
        throw e;
      }
    }
    String check = in.message(MessageKind.CHECK, 1, SOUTH);
    VectorFile file =
        maker.reject(
            25, ErrorCode.WRONG_PRODUCT, "?", "flags-" + name, comment, check, other.get(check));
    other.mailbox.forEach(
        (path, content) -> {
          if (!path.equals(check) && !Arrays.equals(genuine.mailbox.get(path), content)) {
            file.put(path, content);
          }
        });
  }
}
