package dev.varve.gateway.s3;

import dev.varve.gateway.s3.message.Answer;
import dev.varve.namespace.ObjectReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/// Sends bytes of objects, from buffers outside the heap that the socket takes as they are.
///
/// A read of a part of a chunk reads and verifies all of it, so what is large is read a chunk at a
/// time. Buffers for that are few: with more readers, some read smaller pieces.
///
/// Safe for any thread.
final class ContentSender {
  /// Chunks of a long object begin at multiples of this.
  private static final int CHUNK_BYTES = 1 << 20;

  /// What of an object is in memory on its way to a client that got no larger buffer.
  private static final int SMALL_BYTES = 128 << 10;

  /// Together 48 MiB.
  private static final int LARGE_COUNT = 48;

  private final Sending sending;
  private final TransferBuffers large = new TransferBuffers(CHUNK_BYTES, LARGE_COUNT);

  /// One for each request that runs, so there always is one.
  private final TransferBuffers small =
      new TransferBuffers(SMALL_BYTES, RequestHandler.MAX_REQUESTS);

  ContentSender(Sending sending) {
    this.sending = sending;
  }

  /// Sends a range. Blocks while the client is slow.
  ///
  /// @throws IOException when the client is gone
  void send(Answer.Body.Content content, ObjectReader reader, Request request, Response response)
      throws IOException {
    response.getHeaders().put("Content-Length", Long.toString(content.sizeBytes()));
    boolean isLarge = content.sizeBytes() > SMALL_BYTES;
    Optional<ByteBuffer> chunk = isLarge ? large.take() : Optional.empty();
    TransferBuffers from = chunk.isPresent() ? large : small;
    ByteBuffer buffer = chunk.or(small::take).orElseThrow();
    boolean isSent = false;
    try {
      send(content, reader, request, response, buffer);
      isSent = true;
    } finally {
      if (isSent) {
        from.giveBack(buffer);
      } else {
        // It may still be being sent.
        from.giveUp();
      }
    }
  }

  private void send(
      Answer.Body.Content content,
      ObjectReader reader,
      Request request,
      Response response,
      ByteBuffer buffer)
      throws IOException {
    long offset = content.offset();
    long end = offset + content.sizeBytes();
    do {
      long border = offset - offset % buffer.capacity() + buffer.capacity();
      buffer.clear().limit((int) (Math.min(end, border) - offset));
      while (buffer.hasRemaining()) {
        int count = reader.read(offset + buffer.position(), buffer);
        if (count <= 0) {
          throw new IOException("the object became shorter while it was read");
        }
      }
      offset += buffer.flip().limit();
      sending.send(request, response, offset == end, buffer);
    } while (offset < end);
  }
}
