package io.jointly.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryMailboxTest extends MailboxContract {

  @Override
  protected Mailbox open() {
    return MemoryMailbox.named("test");
  }

  @AfterEach
  void forget() {
    MemoryMailbox.forget("test");
  }

  @Test
  void namesAreApart() throws Exception {
    open().put("a", new byte[0]);
    try {
      assertThat(MemoryMailbox.named("test-2").list("")).isEmpty();
    } finally {
      MemoryMailbox.forget("test-2");
    }
  }

  @Test
  void aForgottenNameStartsEmpty() throws Exception {
    Mailbox before = open();
    before.put("a", new byte[0]);
    MemoryMailbox.forget("test");
    assertThat(open().list("")).isEmpty();
    assertThat(before.list("")).hasSize(1);
    MemoryMailbox.forget("never-named");
  }
}
