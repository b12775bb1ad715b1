package dev.varve.bench;

import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.codec.Codec;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.format.segment.RecordHeader;
import dev.varve.format.segment.RecordKind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What a record of a segment costs besides its payload, and the checksum of a payload of 1 MiB.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RecordBenchmark {
  private static final long NONCE = 42;

  private final Chunk chunk =
      Chunk.of(DigestAlgorithm.SHA_256.newHasher(), new byte[Chunk.MAX_BYTES]);
  private final RecordHeader header =
      new RecordHeader(
          RecordKind.CHUNK,
          Codec.NONE,
          chunk.id(),
          1,
          chunk.sizeBytes(),
          chunk.sizeBytes(),
          chunk.crc32c(),
          List.of(new VolumeId(1, 2)));
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(header.headBytes());

  /// Encodes a head.
  @Benchmark
  public ByteBuffer encode() {
    header.encode(buffer.clear(), NONCE);
    return buffer;
  }

  /// Encodes and decodes a head.
  @Benchmark
  public Optional<RecordHeader> encodeAndDecode() {
    header.encode(buffer.clear(), NONCE);
    return RecordHeader.decode(buffer.flip(), NONCE);
  }

  /// Checksums 1 MiB.
  @Benchmark
  public int checksum() {
    return chunk.crc32c();
  }
}
