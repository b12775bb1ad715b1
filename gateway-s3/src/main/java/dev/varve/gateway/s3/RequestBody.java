package dev.varve.gateway.s3;

import dev.varve.base.time.Clock;
import dev.varve.gateway.s3.body.BodySource;
import dev.varve.gateway.s3.message.S3Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/// What a client sends behind the headers of a request.
///
/// The first read asks a client to go on that waits for that (`Expect: 100-continue`), so a request
/// that is refused before costs no body.
///
/// One thread.
final class RequestBody implements BodySource {
  /// The most that is taken from a client whose request was refused: a part as large as usual
  /// clients send them, 5 to 15 MiB. Clients often send all before they read the answer, and a
  /// connection that is closed upon bytes that nobody read is reset, and the answer lost with it.
  private static final int MAX_REFUSED_BYTES = 16 << 20;

  private static final int BUFFER_BYTES = 4 << 10;

  private final InputStream stream;
  private final ClientPace pace;
  private final Clock clock;

  private boolean waited;

  RequestBody(Request request, ClientPace pace, Clock clock) {
    this.pace = pace;
    this.clock = clock;
    this.stream = Content.Source.asInputStream(request);
    this.waited = request.getHeaders().contains(HttpHeader.EXPECT);
  }

  @Override
  public int read(ByteBuffer target) {
    waited = false;
    try {
      int count =
          read(target.array(), target.arrayOffset() + target.position(), target.remaining());
      if (count > 0) {
        target.position(target.position() + count);
      }
      return count;
    } catch (HttpException.RuntimeException malformed) {
      throw S3Code.INVALID_REQUEST.refusal("The body is no body of HTTP: " + malformed.getReason());
    } catch (IOException gone) {
      throw gone.getCause() instanceof TimeoutException
          ? S3Code.REQUEST_TIMEOUT.refusal()
          : S3Code.INCOMPLETE_BODY.refusal("The body could not be read: " + gone.getMessage());
    }
  }

  private int read(byte[] target, int offset, int length) throws IOException {
    long start = clock.monotonicNanos();
    int count = stream.read(target, offset, length);
    pace.add(Math.max(0, count), clock.monotonicNanos() - start);
    if (pace.isTooSlow()) {
      throw S3Code.REQUEST_TIMEOUT.refusal();
    }
    return count;
  }

  /// Takes what is left, once the answer was sent; within bounds, and nothing of a client that
  /// still waits to be asked for it.
  void passOver() throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    int left = waited ? 0 : MAX_REFUSED_BYTES;
    while (left > 0) {
      int count = read(buffer, 0, buffer.length);
      left -= count < 0 ? left : count;
    }
  }
}
