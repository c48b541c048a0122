package io.jointly.dealer;

import io.jointly.protocol.parameters.Limits;
import io.jointly.run.Version;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class DealerVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {Version.line(), "for dealers, protocol version " + Limits.VERSION};
  }
}
