package io.jointly.protocol;

import io.jointly.codec.MalformedException;
import io.jointly.deal.message.DealingName;
import io.jointly.fuzz.FuzzTarget;
import io.jointly.mailbox.MailboxName;
import io.jointly.protocol.message.MessageName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Names that stand in a mailbox, of sessions and of dealing. */
public final class NamesTarget extends FuzzTarget {

  private static final String HEX = "0".repeat(31) + "f";

  @Override
  protected List<byte[]> examples() {
    String session = HEX + "/" + HEX;
    return Stream.of(
            session + "/join-0-0",
            session + "/start-999999",
            session + "/pending-1-0-3",
            session + "/" + HEX + "/shared-63-1",
            session + "/" + HEX + "/share-0-1-2-0-00ff00ff",
            session + "/" + HEX + "/done-63",
            "dealing/" + HEX + "/messages/key-2-0",
            "dealing/" + HEX + "/messages/batch-1-" + HEX,
            "dealing/" + HEX + "/" + HEX + "/part-1-2-0-00ff00ff",
            "dealing/" + HEX + "/collection-" + HEX + "/taken-1")
        .map(name -> name.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  protected byte[] again(byte[] input) {
    String name = new String(input, StandardCharsets.ISO_8859_1);
    Optional<String> known =
        MessageName.parse(name)
            .map(MessageName::text)
            .or(() -> DealingName.parse(name).map(DealingName::text));
    if (known.isPresent() && !MailboxName.fits(name)) {
      throw new AssertionError("no mailbox has this name");
    }
    return known
        .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
        .orElseThrow(() -> new MalformedException("no name"));
  }
}
