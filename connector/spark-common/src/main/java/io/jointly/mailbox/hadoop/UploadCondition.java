package io.jointly.mailbox.hadoop;

/** Which of S3's requests create an object, and the condition on which they shall. */
final class UploadCondition {

  static final String HEADER = "If-None-Match";
  static final String NAME_IS_FREE = "*";

  private UploadCondition() {}

  /**
   * Whether a request creates an object: a PUT, unless it is of a part, or the POST that completes
   * the parts.
   *
   * @param inParts whether it belongs to an upload in several parts
   */
  static boolean belongsTo(String method, String path, boolean inParts) {
    return switch (method) {
      // A name that ends with a slash is Hadoop's mark of a folder, which everybody may put again.
      case "PUT" -> !inParts && !path.endsWith("/");
      case "POST" -> inParts;
      default -> false;
    };
  }
}
