package dev.varve.bench.s3;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// A connection that is kept, of HTTP/1.1 (RFC 9112): no more of it than servers of S3 answer.
///
/// One thread; any other may close it.
final class Connection implements AutoCloseable {
  private static final int OUT_BYTES = 64 << 10;
  private static final int IN_BYTES = 256 << 10;

  /// The longest line of a head.
  private static final int MAX_LINE_CHARS = 16 << 10;

  private static final int MAX_HEADERS = 100;
  private static final int HEXADECIMAL = 16;

  private final Channel socket;
  private final ReadableByteChannel from;
  private final WritableByteChannel to;
  private final ByteBuffer out = ByteBuffer.allocateDirect(OUT_BYTES);
  private final ByteBuffer in = ByteBuffer.allocateDirect(IN_BYTES).limit(0);
  private final StringBuilder line = new StringBuilder();

  private <C extends ReadableByteChannel & WritableByteChannel> Connection(C channel) {
    this.socket = channel;
    this.from = channel;
    this.to = channel;
  }

  private Connection(SSLSocket encrypted) throws IOException {
    this.from = Channels.newChannel(encrypted.getInputStream());
    this.to = Channels.newChannel(encrypted.getOutputStream());
    this.socket = from;
  }

  static Connection open(Endpoint endpoint) throws IOException {
    if (endpoint.isEncrypted()) {
      return new Connection(
          (SSLSocket) SSLSocketFactory.getDefault().createSocket(endpoint.host(), endpoint.port()));
    }
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(endpoint.host(), endpoint.port()));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return new Connection(channel);
  }

  /// Sends the head of a request. It goes out with what follows, or with [#receive].
  void head(String head) {
    out.clear().put(head.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// Sends bytes of the body.
  void body(ByteBuffer bytes) throws IOException {
    if (bytes.remaining() <= out.remaining()) {
      out.put(bytes);
      return;
    }
    flush();
    writeAll(bytes);
  }

  private void flush() throws IOException {
    writeAll(out.flip());
    out.clear();
  }

  private void writeAll(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  /// Receives the answer.
  ///
  /// @param isBodiless whether an answer has no body whatever it says, as to `HEAD`
  /// @param sink takes the body of a success
  /// @param failure takes that of any other answer
  Answer receive(boolean isBodiless, Sink sink, Sink failure) throws IOException {
    flush();
    String[] words = line().split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
      throw new IOException("this is no answer of HTTP/1.1: " + String.join(" ", words));
    }
    int status = Integer.parseInt(words[1]);
    long size = 0;
    boolean isChunked = false;
    boolean isLast = false;
    int count = 0;
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (++count > MAX_HEADERS) {
        throw new IOException("an answer has more than " + MAX_HEADERS + " headers");
      }
      int colon = header.indexOf(':');
      String name = header.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
      String value = header.substring(colon + 1).strip();
      switch (name) {
        case "content-length" -> size = Long.parseLong(value);
        case "transfer-encoding" -> isChunked = value.equalsIgnoreCase("chunked");
        case "connection" -> isLast = value.equalsIgnoreCase("close");
        default -> {}
      }
    }
    Sink taker = status >= 200 && status < 300 ? sink : failure;
    long read = isBodiless ? 0 : isChunked ? chunks(taker) : take(size, taker);
    return new Answer(status, read, isLast);
  }

  /// Trailing headers say nothing here.
  private long chunks(Sink sink) throws IOException {
    long total = 0;
    long size = chunk();
    while (size > 0) {
      total += take(size, sink);
      line();
      size = chunk();
    }
    String trailer = line();
    while (!trailer.isEmpty()) {
      trailer = line();
    }
    return total;
  }

  private long chunk() throws IOException {
    return Long.parseLong(line().split(";", 2)[0].strip(), HEXADECIMAL);
  }

  private long take(long size, Sink sink) throws IOException {
    long left = size;
    while (left > 0) {
      fill();
      int count = (int) Math.min(left, in.remaining());
      sink.take(in.slice(in.position(), count));
      in.position(in.position() + count);
      left -= count;
    }
    return size;
  }

  private void fill() throws IOException {
    if (!in.hasRemaining()) {
      in.clear();
      int count = from.read(in);
      in.flip();
      if (count < 0) {
        throw new EOFException("the server closed the connection in the midst of an answer");
      }
    }
  }

  private String line() throws IOException {
    line.setLength(0);
    while (true) {
      fill();
      char letter = (char) (in.get() & 0xff);
      if (letter == '\n') {
        int length = line.length();
        return line.substring(
            0, length > 0 && line.charAt(length - 1) == '\r' ? length - 1 : length);
      }
      if (line.length() == MAX_LINE_CHARS) {
        throw new IOException("a line of an answer is longer than " + MAX_LINE_CHARS);
      }
      line.append(letter);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
