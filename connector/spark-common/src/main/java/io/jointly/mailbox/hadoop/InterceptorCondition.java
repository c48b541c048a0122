package io.jointly.mailbox.hadoop;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Asks S3 to refuse each object whose name is taken, in the AWS SDK 2 of Hadoop 3.4.0 and 3.4.1.
 * Public for Hadoop, which makes it by reflection.
 */
public final class InterceptorCondition implements ExecutionInterceptor {

  @Override
  public SdkHttpRequest modifyHttpRequest(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    SdkHttpRequest request = context.httpRequest();
    boolean inParts = request.rawQueryParameters().containsKey("uploadId");
    if (!UploadCondition.belongsTo(request.method().name(), request.encodedPath(), inParts)) {
      return request;
    }
    return request.toBuilder()
        .putHeader(UploadCondition.HEADER, UploadCondition.NAME_IS_FREE)
        .build();
  }
}
