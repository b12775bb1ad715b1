package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands on a device and on a journal, as a person types them, on a real disk.
final class DeviceCommandIT {
  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Terminal terminal =
      new Terminal(new PrintWriter(out, true), new PrintWriter(err, true));
  private String device = "";
  private String file = "";
  private final byte[] content = new byte[2_500_000];

  @BeforeEach
  void makeDevice() throws IOException {
    device = directory.resolve("data").toString();
    file = directory.resolve("file").toString();
    new SplittableRandom(1).nextBytes(content);
    Files.write(Path.of(file), content);
    assertThat(run("device", "create", device)).isZero();
  }

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Varve.execute(terminal, args);
  }

  private int run(List<String> ids, String... args) {
    return run(Stream.concat(Arrays.stream(args), ids.stream()).toArray(String[]::new));
  }

  private List<String> put() {
    assertThat(run("device", "put", device, file)).isZero();
    return out.toString().lines().toList();
  }

  private void assertReadable(List<String> ids) throws IOException {
    String copy = directory.resolve("copy").toString();
    assertThat(run(ids, "device", "get", device, "-o", copy)).as(err.toString()).isZero();
    assertThat(Files.readAllBytes(Path.of(copy))).isEqualTo(content);
  }

  private Path largestSegment() throws IOException {
    try (Stream<Path> segments = Files.list(Path.of(device, "segments"))) {
      return segments.max(Comparator.comparingLong(path -> path.toFile().length())).orElseThrow();
    }
  }

  @Test
  void aFileComesBack() throws IOException {
    List<String> ids = put();
    assertThat(ids).hasSize(3).allMatch(id -> id.startsWith("blake3:"));
    assertReadable(ids);
    assertThat(put()).isEqualTo(ids);
    assertThat(run("device", "ls", device)).isZero();
    assertThat(out.toString().lines()).hasSize(3);
    assertThat(run("device", "scrub", device)).isZero();
    assertThat(out.toString()).contains("verified 3 chunks").contains("problems: 0");
  }

  @Test
  void whatIsRemovedGivesItsSpaceBack() {
    List<String> ids = put();
    assertThat(run(ids, "device", "rm", device)).isZero();
    assertThat(run(ids, "device", "rm", device)).isEqualTo(3);
    assertThat(run(ids, "device", "get", device)).isEqualTo(3);
    assertThat(err.toString()).startsWith("varve: no volume holds chunk " + ids.getFirst());
    assertThat(run("device", "compact", device)).isZero();
    assertThat(run("device", "stat", device, "--json")).isZero();
    assertThat(out.toString()).contains("\"segmentCount\":0");
  }

  @Test
  void damageIsToldWithTheFile() throws IOException {
    List<String> ids = put();
    Path segment = largestSegment();
    try (RandomAccessFile access = new RandomAccessFile(segment.toFile(), "rw")) {
      access.seek(5000);
      int old = access.read();
      access.seek(5000);
      access.write(old ^ 1);
    }
    assertThat(run(ids, "device", "get", device, "-o", directory.resolve("x").toString()))
        .isEqualTo(6);
    assertThat(err.toString()).startsWith("varve: chunk ").contains(segment.toString());
    assertThat(run("device", "scrub", device)).isEqualTo(6);
    assertThat(err.toString()).contains(segment.toString());
    assertThat(put()).isEqualTo(ids);
    assertReadable(ids);
    assertThat(run("device", "scrub", device)).isZero();
  }

  @Test
  void aLostIndexIsRebuiltAndTold() throws IOException {
    List<String> ids = put();
    List<Path> paths = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(Path.of(device, "index"))) {
      walk.sorted(Comparator.reverseOrder()).forEach(paths::add);
    }
    for (Path path : paths) {
      Files.delete(path);
    }
    assertThat(run("device", "stat", device)).isZero();
    assertThat(err.toString()).contains("rebuilt the index");
    assertReadable(ids);
  }

  @Test
  void whatIsNoDeviceIsNotMadeOne() throws IOException {
    assertThat(run("device", "stat", directory.toString())).isEqualTo(3);
    assertThat(err.toString()).contains("varve device create");
    assertThat(run("device", "create", directory.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("not empty");
    assertThat(Files.exists(directory.resolve("segments"))).isFalse();
    assertThat(run("device", "get", device, "nonsense")).isEqualTo(2);
  }

  @Test
  void aJournalIsReadBack() throws IOException {
    String journal = Files.createDirectory(directory.resolve("journal")).toString();
    assertThat(run("journal", "stat", journal, "--json")).isZero();
    assertThat(out.toString().strip())
        .isEqualTo("{\"firstPosition\":1,\"lastPosition\":0,\"lastTerm\":0}");
    assertThat(run("journal", "cat", journal)).isZero();
    assertThat(out.toString()).isEmpty();
    assertThat(run("journal", "cat", journal, "--from", "7")).isEqualTo(3);
  }

  @Test
  void linesBecomeRecordsWithTheirPositions() throws IOException {
    String journal = Files.createDirectory(directory.resolve("journal")).toString();
    // More lines than share a flush, and the last without an end.
    String lines =
        IntStream.rangeClosed(1, 2500).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
    assertThat(typing(lines, "journal", "append", journal)).isZero();
    assertThat(out.toString().lines())
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 2500).mapToObj(String::valueOf).toList());
    assertThat(typing("last\n", "journal", "append", journal, "--term", "7")).isZero();
    assertThat(out.toString().strip()).isEqualTo("2501");
    assertThat(run("journal", "cat", journal, "--from", "2500")).isZero();
    assertThat(out.toString().lines()).containsExactly("2500 1 line 2500", "2501 7 last");
    assertThat(typing("", "journal", "append", journal)).isZero();
    assertThat(out.toString()).isEmpty();
    assertThat(typing("older", "journal", "append", journal, "--term", "6")).isEqualTo(2);
    assertThat(err.toString()).contains(journal, "at least 7");
  }

  private int typing(String input, String... args) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      return run(args);
    } finally {
      System.setIn(before);
    }
  }
}
