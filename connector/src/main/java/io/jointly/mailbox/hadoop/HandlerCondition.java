package io.jointly.mailbox.hadoop;

import com.amazonaws.Request;
import com.amazonaws.handlers.RequestHandler2;

/**
 * Asks S3 to refuse each object whose name is taken, in the AWS SDK 1 of Hadoop 3.3. Public for
 * Hadoop, which makes it by reflection.
 */
public final class HandlerCondition extends RequestHandler2 {

  @Override
  public void beforeRequest(Request<?> request) {
    boolean inParts = request.getParameters().containsKey("uploadId");
    if (UploadCondition.belongsTo(
        request.getHttpMethod().name(), request.getResourcePath(), inParts)) {
      request.addHeader(UploadCondition.HEADER, UploadCondition.NAME_IS_FREE);
    }
  }
}
