package dev.varve.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients that do nothing, or as good as nothing.
final class SlowClientsIT {
  private static final int IDLE_COUNT = 10_000;

  /// What this process needs besides: classes, the device, the journal.
  private static final int OTHER_FILES = 1000;

  /// What an idle connection may keep on the heap, at both of its ends.
  private static final int MAX_HEAP_BYTES = 16 << 10;

  /// The tests end long before the limit on silence does.
  private static final long SILENCE_MILLIS = 600_000;

  @TempDir private Path folder;

  private GatewayFixture serve(Limits limits) throws IOException {
    GatewayFixture fixture = new GatewayFixture(folder, options -> options, limits);
    fixture.createOpenBucket("bucket");
    return fixture;
  }

  private static Socket connect(GatewayFixture fixture) throws IOException {
    Socket socket = new Socket(fixture.uri().getHost(), fixture.uri().getPort());
    socket.setSoTimeout(60_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  @Test
  void headersThatDoNotEndAreCutOff() throws IOException {
    Limits limits = new Limits(SILENCE_MILLIS, 300, SILENCE_MILLIS, 100, 100);
    try (GatewayFixture fixture = serve(limits)) {
      try (Socket silent = connect(fixture);
          Socket slow = connect(fixture)) {
        send(slow, "GET /bucket HTTP/1.1\r\nHost: lo");
        assertThat(rest(slow)).isEmpty();
        assertThat(rest(silent)).isEmpty();
      }
      try (Socket second = connect(fixture)) {
        send(second, "HEAD /bucket HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(readHeaders(second.getInputStream())).contains(" 200 ");
        send(second, "GET /bucket HTTP/1.1\r\nHost: lo");
        assertThat(rest(second)).isEmpty();
      }
      assertThat(fixture.faults()).isEmpty();
    }
  }

  /// Between two requests a connection may be silent for longer than headers may take.
  @Test
  void aConnectionThatWaitsForItsNextRequestStays() throws IOException {
    Limits limits = new Limits(SILENCE_MILLIS, 300, SILENCE_MILLIS, 100, 100);
    try (GatewayFixture fixture = serve(limits);
        Socket waiting = connect(fixture);
        Socket slow = connect(fixture)) {
      send(waiting, "HEAD /bucket HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(readHeaders(waiting.getInputStream())).contains(" 200 ");
      // That this one is closed shows that more than the limit has passed.
      assertThat(rest(slow)).isEmpty();
      send(waiting, "HEAD /bucket HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(readHeaders(waiting.getInputStream())).contains(" 200 ");
    }
  }

  private static String readHeaders(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).as("after %s", text).isNotNegative();
      text.append((char) next);
    }
    return text.toString();
  }

  @Test
  void aBodyThatIsTooSlowIsRefused() throws IOException {
    Limits limits = new Limits(SILENCE_MILLIS, SILENCE_MILLIS, 100, 100, 100);
    try (GatewayFixture fixture = serve(limits);
        Socket slow = connect(fixture)) {
      send(
          slow,
          """
          PUT /bucket/k HTTP/1.1
          Host: localhost
          Connection: close
          Expect: 100-continue
          Content-Length: 500

          """
              .replace("\n", "\r\n"));
      assertThat(readHeaders(slow.getInputStream())).contains(" 100 ");
      slow.setSoTimeout(200);
      assertThatThrownBy(() -> slow.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      slow.setSoTimeout(60_000);
      // A byte in a fifth of a second is less than a hundred in one.
      send(slow, "x");
      assertThat(rest(slow)).contains("RequestTimeout");
      assertThat(RawRequests.send(fixture.uri(), "GET", "/bucket/k")).contains("NoSuchKey");
      assertThat(fixture.faults()).isEmpty();
    }
  }

  @Test
  void tenThousandIdleConnectionsKeepNobodyFromWorking() throws IOException {
    // Both ends of each connection are files of this process.
    int count = Math.min(IDLE_COUNT, (maxOpenFiles() - OTHER_FILES) / 2);
    if (count < IDLE_COUNT) {
      System.err.println("With this limit on open files, only " + count + " idle connections.");
    }
    assertThat(count).as("a limit on open files that is worth a test").isGreaterThan(100);
    List<SocketChannel> idle = new ArrayList<>();
    try (GatewayFixture fixture =
        serve(new Limits(SILENCE_MILLIS, SILENCE_MILLIS, SILENCE_MILLIS, 100, 12_000))) {
      InetSocketAddress server =
          new InetSocketAddress(fixture.uri().getHost(), fixture.uri().getPort());
      long before = heapBytes();
      for (int i = 0; i < count; i++) {
        idle.add(SocketChannel.open(server));
        if (i % 1000 == 0) {
          work(fixture, i);
        }
      }
      work(fixture, count);
      long each = (heapBytes() - before) / count;
      assertThat(each).as("bytes of the heap for an idle connection").isLessThan(MAX_HEAP_BYTES);
      // The last one is served too.
      SocketChannel last = idle.getLast();
      send(last.socket(), "HEAD /bucket HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertThat(rest(last.socket())).contains(" 200 ");
      assertThat(fixture.faults()).isEmpty();
    } finally {
      for (SocketChannel channel : idle) {
        channel.close();
      }
    }
  }

  private static int maxOpenFiles() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/limits")).stream()
        .filter(line -> line.startsWith("Max open files"))
        .map(line -> line.split("\\s+", -1)[3])
        .mapToInt(limit -> limit.equals("unlimited") ? Integer.MAX_VALUE : Integer.parseInt(limit))
        .findFirst()
        .orElseThrow();
  }

  private static void work(GatewayFixture fixture, int number) throws IOException {
    String head = " /bucket/" + number + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    String put = "PUT" + head + "Content-Length: 5\r\n\r\nhello";
    assertThat(RawRequests.send(fixture.uri(), put)).contains(" 200 ");
    assertThat(RawRequests.send(fixture.uri(), "GET" + head + "\r\n")).endsWith("hello");
  }

  private static long heapBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
