package io.jointly.mailbox.hadoop;

import com.amazonaws.AmazonServiceException;
import com.amazonaws.Request;
import com.amazonaws.Response;
import com.amazonaws.handlers.RequestHandler2;

/**
 * Asks S3 to refuse each object whose name is taken, in the AWS SDK 1 of Hadoop 3.3. Public for
 * Hadoop, which makes it by reflection.
 */
public final class HandlerCondition extends RequestHandler2 {

  private static final int REFUSED = 412;
  private static final int BAD_REQUEST = 400;

  @Override
  public void beforeRequest(Request<?> request) {
    boolean inParts = request.getParameters().containsKey("uploadId");
    if (UploadCondition.belongsTo(
        request.getHttpMethod().name(), request.getResourcePath(), inParts)) {
      request.addHeader(UploadCondition.HEADER, UploadCondition.NAME_IS_FREE);
    }
  }

  @Override
  public void afterError(Request<?> request, Response<?> response, Exception e) {
    // Hadoop 3.3 does not know this status and would try again for two minutes.
    if (e instanceof AmazonServiceException refusal && refusal.getStatusCode() == REFUSED) {
      refusal.setStatusCode(BAD_REQUEST);
    }
  }
}
