package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sixty-four uploads at the same time, of 1 GiB each, to a process with a heap of 512 MiB. Needs
/// curl, to open the bucket to everybody.
@Tag("campaign")
final class S3UploadsCampaignIT {
  private static final int UPLOADS = 64;
  private static final int PART_BYTES = 16 << 20;
  private static final int BLOCK_BYTES = 1 << 20;
  private static final String BUCKET = "bucket";

  @TempDir private Path folder;

  private final AtomicLong blocks = new AtomicLong();
  private Process server;
  private URI address;

  @BeforeEach
  void serve() throws IOException, InterruptedException {
    String data = folder.resolve("data").toString();
    run(VarveProcess.of(List.of("volume", "create", "home", "--data", data)));
    ProcessBuilder builder =
        VarveProcess.of(List.of("s3", "home", "--listen", "127.0.0.1:0", "--data", data))
            .redirectError(folder.resolve("stderr").toFile());
    builder.environment().put("JDK_JAVA_OPTIONS", "-XX:+UseParallelGC -Xlog:gc:file=" + gcLog());
    server = builder.start();
    String line = server.inputReader().readLine();
    assertThat(line).startsWith("s3: volume home at http");
    address = URI.create(line.substring(line.indexOf("http")));
    openBucket();
  }

  private Path gcLog() {
    return folder.resolve("gc.log");
  }

  private void openBucket() throws IOException, InterruptedException {
    List<String> key = Files.readAllLines(folder.resolve("data/s3-root-key"));
    String[] curl = {
      "curl",
      "-s",
      "--fail-with-body",
      "-H",
      "x-amz-content-sha256: UNSIGNED-PAYLOAD",
      "--aws-sigv4",
      "aws:amz:us-east-1:s3",
      "--user",
      key.get(0) + ":" + key.get(1),
      "-X",
      "PUT"
    };
    Path policy = folder.resolve("policy");
    Files.writeString(
        policy,
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:*\","
            + "\"Resource\":\"arn:aws:s3:::bucket/*\"}}");
    // Older ones sign a parameter as it is written.
    for (List<String> request :
        List.of(
            List.of(address + "/" + BUCKET),
            List.of(address + "/" + BUCKET + "?policy=", "--data-binary", "@" + policy))) {
      List<String> command = new ArrayList<>(List.of(curl));
      command.addAll(request);
      run(new ProcessBuilder(command));
    }
  }

  private void run(ProcessBuilder command) throws IOException, InterruptedException {
    Process process =
        command.redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile()).start();
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("out"))).isZero();
  }

  @AfterEach
  void end() throws InterruptedException {
    server.destroy();
    assertThat(server.waitFor(1, TimeUnit.MINUTES)).isTrue();
  }

  /// Parts are eight different ones again and again, so that the store has to keep little.
  @Test
  void uploadsThatShareContentFitIntoASmallHeap() throws Exception {
    List<byte[]> parts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      byte[] part = new byte[PART_BYTES];
      new Random(i).nextBytes(part);
      parts.add(part);
    }
    uploadAll("shared", 64, random -> parts.get(random.nextInt(parts.size())));
  }

  /// No block is like another.
  @Test
  void uploadsOfTheirOwnContentFitIntoASmallHeap() throws Exception {
    byte[] noise = new byte[PART_BYTES];
    new Random(1).nextBytes(noise);
    uploadAll(
        "unique",
        8,
        random -> {
          byte[] part = noise.clone();
          for (int at = 0; at < PART_BYTES; at += BLOCK_BYTES) {
            byte[] number =
                HexFormat.of()
                    .formatHex(longBytes(blocks.incrementAndGet()))
                    .getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(number, 0, part, at, number.length);
          }
          return part;
        });
  }

  private static byte[] longBytes(long value) {
    return java.nio.ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  /// Says what a part holds.
  private interface Content {
    byte[] part(Random random);
  }

  private void uploadAll(String name, int partCount, Content content) throws Exception {
    long start = System.nanoTime();
    List<Future<String>> digests = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < UPLOADS; i++) {
        int seed = i;
        digests.add(threads.submit(() -> upload(name + seed, partCount, seed, content)));
      }
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    for (int i = 0; i < UPLOADS; i += 16) {
      assertThat(download(name + i)).isEqualTo(digests.get(i).get());
    }
    long bytes = (long) UPLOADS * partCount * PART_BYTES;
    System.out.printf(
        "%s: %d uploads of %d MiB in %d s; heap after collections at most %d MiB; RSS at most %s%n",
        name,
        UPLOADS,
        (bytes / UPLOADS) >> 20,
        seconds,
        maxHeapMebibytes(),
        Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
            .filter(line -> line.startsWith("VmHWM"))
            .findFirst()
            .orElse("?"));
    assertThat(Files.readString(folder.resolve("stderr"))).doesNotContain("OutOfMemory");
  }

  private long maxHeapMebibytes() throws IOException {
    Matcher after = Pattern.compile("->(\\d+)M\\(").matcher(Files.readString(gcLog()));
    return after.results().mapToLong(found -> Long.parseLong(found.group(1))).max().orElse(0);
  }

  /// Uploads an object.
  ///
  /// @return the SHA-256 of its bytes
  private String upload(String key, int partCount, int seed, Content content) throws Exception {
    Random random = new Random(seed);
    MessageDigest all = MessageDigest.getInstance("SHA-256");
    boolean digested = seed % 16 == 0;
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      String path = "/" + BUCKET + "/" + key;
      String begun = exchange(socket, "POST", path + "?uploads", new byte[0]);
      String id = find(begun, "<UploadId>([^<]*)<");
      StringBuilder done = new StringBuilder("<CompleteMultipartUpload>");
      for (int number = 1; number <= partCount; number++) {
        byte[] part = content.part(random);
        if (digested) {
          all.update(part);
        }
        String query = "?partNumber=" + number + "&uploadId=" + id;
        String etag = find(exchange(socket, "PUT", path + query, part), "ETag: \"([^\"]*)\"");
        done.append(
            "<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>".formatted(number, etag));
      }
      done.append("</CompleteMultipartUpload>");
      byte[] document = done.toString().getBytes(StandardCharsets.US_ASCII);
      String answer = exchange(socket, "POST", path + "?uploadId=" + id, document);
      assertThat(find(answer, "<ETag>([^<]*)<")).contains("-" + partCount);
    }
    return HexFormat.of().formatHex(all.digest());
  }

  private static String find(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }

  /// Sends a request and returns the headers and the short body of a 200.
  private static String exchange(Socket socket, String method, String path, byte[] body)
      throws IOException {
    String head =
        "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
            .formatted(method, path, body.length);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(body);
    InputStream in = socket.getInputStream();
    String headers = headers(in);
    String text =
        new String(
            in.readNBytes(Integer.parseInt(find(headers, "Content-Length: (\\d+)"))),
            StandardCharsets.UTF_8);
    assertThat(headers).as(text).startsWith("HTTP/1.1 200");
    return headers + text;
  }

  private static String headers(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).as("after %s", text).isNotNegative();
      text.append((char) next);
    }
    return text.toString();
  }

  private String download(String key) throws Exception {
    MessageDigest all = MessageDigest.getInstance("SHA-256");
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      String request =
          "GET /%s/%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
              .formatted(BUCKET, key);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      assertThat(headers(in)).startsWith("HTTP/1.1 200");
      byte[] buffer = new byte[BLOCK_BYTES];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        all.update(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(all.digest());
  }
}
