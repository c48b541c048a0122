package io.jointly.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code WhatLeft FOLDER PARTY...}: prints the messages that each party put into a mailbox folder.
 */
public final class WhatLeft {

  private WhatLeft() {}

  public static void main(String[] args) throws IOException {
    if (args.length < 2) {
      System.err.println("usage: WhatLeft FOLDER PARTY...");
      System.exit(2);
    }
    List<String> parties = List.of(args).subList(1, args.length);
    List<List<String>> rows =
        MailboxUse.of(Path.of(args[0]), parties).stream()
            .map(
                use ->
                    List.of(
                        use.from(),
                        use.to(),
                        use.what(),
                        "%,d".formatted(use.messages()),
                        "%,d".formatted(use.bytes())))
            .toList();
    System.out.print(TextTable.format(List.of("from", "to", "what", "messages", "bytes"), rows));
  }
}
