package dev.varve.store.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.store.ChunkStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real index, deleted, cut and flipped: what it cannot answer rightly it does not answer, and
/// the next open rebuilds it.
final class IndexDamageIT {
  private static final int CHUNK_COUNT = 3000;

  @TempDir private Path directory;

  private final List<Chunk> chunks = new ArrayList<>();

  @BeforeEach
  void fill() {
    try (DeviceStore store = open()) {
      for (int i = 0; i < CHUNK_COUNT; i++) {
        byte[] bytes = ("chunk " + i).getBytes(StandardCharsets.UTF_8);
        Chunk chunk = Chunk.copyOf(DigestAlgorithm.SHA_256, ByteBuffer.wrap(bytes));
        store.put(PuttingProgram.VOLUME, chunk);
        chunks.add(chunk);
      }
    }
  }

  private DeviceStore open() {
    return DeviceStore.open(directory, DeviceOptions.defaults());
  }

  private void assertComplete(DeviceStore store) {
    chunks.forEach(chunk -> assertThat(store.get(chunk.id()).content()).isEqualTo(chunk.content()));
    assertThat(store.list(Optional.empty(), ChunkStore.MAX_LIST)).hasSize(CHUNK_COUNT);
  }

  private List<Path> indexFiles() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(RocksIndex.DIRECTORY))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void aDeletedIndexIsRebuilt() throws IOException {
    deleteTree(directory.resolve(RocksIndex.DIRECTORY));
    try (DeviceStore store = open()) {
      assertThat(store.findings()).anyMatch(finding -> finding.contains("rebuilt the index"));
      assertComplete(store);
    }
  }

  @Test
  void aFileInThePlaceOfTheIndexIsToldOrReplaced() throws IOException {
    Path index = directory.resolve(RocksIndex.DIRECTORY);
    deleteTree(index);
    Files.writeString(index, "not a directory");
    checkNamed(index);
    Files.delete(index);
    try (DeviceStore store = open()) {
      assertComplete(store);
    }
  }

  @Test
  void aDirectoryAmongTheIndexFilesIsToldOrRemoved() throws IOException {
    Path index = directory.resolve(RocksIndex.DIRECTORY);
    Path stranger = Files.createDirectory(index.resolve("stranger"));
    Files.writeString(stranger.resolve("notes.txt"), "mine");
    Files.delete(index.resolve("CURRENT"));
    checkNamed(index);
    deleteTree(stranger);
    try (DeviceStore store = open()) {
      assertComplete(store);
    }
  }

  /// Opens and reads everything, or fails with an error that names a path.
  private void checkNamed(Path path) {
    try (DeviceStore store = open()) {
      assertComplete(store);
    } catch (VarveException e) {
      assertThat(e).hasMessageContaining(path.toString());
    }
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void aSegmentLongerThanAnySegmentIsToldByName() throws IOException {
    Path segment = directory.resolve(Segments.name(42));
    try (RandomAccessFile access = new RandomAccessFile(segment.toFile(), "rw")) {
      access.setLength(3L << 30);
    }
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
        .hasMessageContaining(segment.toString());
    Files.delete(segment);
    try (DeviceStore store = open()) {
      assertComplete(store);
    }
  }

  @Test
  void eachFileMayBeDeletedCutOrFlipped() throws IOException {
    damageEach("deleted", Files::delete);
    for (double part : new double[] {0, 0.3, 0.99}) {
      damageEach("cut to " + part, file -> cut(file, (long) (Files.size(file) * part)));
    }
    for (double part : new double[] {0, 0.2, 0.4, 0.6, 0.8, 0.99}) {
      damageEach("flipped at " + part, file -> flip(file, (long) (Files.size(file) * part)));
    }
  }

  /// Damages a file.
  @FunctionalInterface
  private interface Damage {
    void to(Path file) throws IOException;
  }

  /// Damages one file at a time. Every open leaves other files than it found.
  private void damageEach(String what, Damage damage) throws IOException {
    int count = indexFiles().size();
    for (int i = 0; i < Math.min(count, indexFiles().size()); i++) {
      Path file = indexFiles().get(i);
      damage.to(file);
      check(file + " " + what);
    }
  }

  /// Opening may repair at once, or reading may say that the next open will.
  private void check(String what) {
    try (DeviceStore store = open()) {
      assertComplete(store);
    } catch (VarveException e) {
      assertThat(e.code()).as(what + ": " + e.getMessage()).isEqualTo(ErrorCode.CORRUPT);
      assertThat(e).as(what).hasMessageContaining("open the device again");
    }
    try (DeviceStore store = open()) {
      assertComplete(store);
    }
  }

  private static void cut(Path file, long length) throws IOException {
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.setLength(Math.min(length, access.length()));
    }
  }

  private static void flip(Path file, long offset) throws IOException {
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      if (offset < access.length()) {
        access.seek(offset);
        int old = access.read();
        access.seek(offset);
        access.write(old ^ 1);
      }
    }
  }
}
