package io.jointly.session;

import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import java.util.List;
import java.util.Optional;

/** One party's way to a mailbox that does not behave; subclasses say how. */
public class HostileMailbox implements Mailbox {

  protected final Mailbox inner;

  protected HostileMailbox(Mailbox inner) {
    this.inner = inner;
  }

  /** What the party gets to see instead of what is there. */
  protected Optional<byte[]> seen(String name, Optional<byte[]> content) {
    return content;
  }

  @Override
  public void put(String name, byte[] content) throws NameTakenException {
    inner.put(name, content);
  }

  /** Does not keep to the most bytes either: that is the mailbox's word only. */
  @Override
  public Optional<byte[]> get(String name, int maxBytes) {
    return seen(name, inner.get(name, Integer.MAX_VALUE));
  }

  @Override
  public List<Entry> list(String folder) {
    return inner.list(folder);
  }

  @Override
  public List<String> folders(String folder) {
    return inner.folders(folder);
  }

  @Override
  public void delete(String folder) {
    inner.delete(folder);
  }

  @Override
  public void close() {
    inner.close();
  }
}
