package io.jointly.share;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;

/**
 * A share of a share, on its way to a party of another set.
 *
 * @param from the tag of the share that was dealt
 * @param share of the party that gets it
 */
public record Subshare(long from, Share share) {

  public Subshare {
    ShareTag.check(from);
    if (!ShareTag.scale(from).equals(ShareTag.scale(share.tag()))) {
      throw new CallerException(
          ErrorCode.SHARES, "this is no subshare: its two tags differ in their scale");
    }
  }
}
