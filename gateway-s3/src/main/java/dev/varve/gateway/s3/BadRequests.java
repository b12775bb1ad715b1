package dev.varve.gateway.s3;

import dev.varve.gateway.s3.message.Answer;
import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.operation.Service;
import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Answers what is no request of HTTP, in the words of S3.
final class BadRequests implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    Refusal refusal =
        switch (status) {
          case 431, 414 -> S3Code.REQUEST_HEADER_TOO_LARGE.refusal();
          case 408 -> S3Code.REQUEST_TIMEOUT.refusal();
          default ->
              status >= 500
                  ? S3Code.INTERNAL_ERROR.refusal()
                  : S3Code.INVALID_REQUEST.refusal("This is no request of HTTP that can be read.");
        };
    Answer answer = Service.error(refusal, "/", "0");
    response.setStatus(refusal.status());
    answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    byte[] bytes = answer.body() instanceof Answer.Body.Bytes(byte[] text) ? text : new byte[0];
    response.write(true, ByteBuffer.wrap(bytes), callback);
    return true;
  }
}
