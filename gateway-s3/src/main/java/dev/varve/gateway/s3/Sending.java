package dev.varve.gateway.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Sends bytes to a client and waits until they are on their way, but not for ever: Jetty ends a
/// connection that is silent, and not one that takes a byte now and then.
final class Sending {
  private final Limits limits;

  Sending(Limits limits) {
    this.limits = limits;
  }

  /// Sends bytes.
  ///
  /// @param last whether nothing follows
  /// @param bytes not to be touched again when this fails: they may still be being sent
  /// @throws IOException when the client is gone, or too slow; then its connection is closed
  void send(Request request, Response response, boolean last, ByteBuffer bytes) throws IOException {
    long nanos =
        TimeUnit.MILLISECONDS.toNanos(limits.graceMillis())
            + TimeUnit.SECONDS.toNanos(bytes.remaining() / limits.minBytesPerSecond());
    Callback.Completable sent = new Callback.Completable();
    response.write(last, bytes, sent);
    try {
      sent.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      IOException slow = new IOException("the client takes its answer too slowly", e);
      request.getConnectionMetaData().getConnection().getEndPoint().close(slow);
      throw slow;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the gateway is being closed");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException gone ? gone : new IOException(e.getCause());
    }
  }
}
