package dev.varve.bench;

import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.format.digest.Hasher;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Speed of the digests on one thread. The secondary result `megabytes` is MB/s (10^6 bytes); run
/// with `-prof gc` to see that nothing is allocated, and with `-jvmArgsAppend
/// -Dvarve.blake3=scalar` for the portable code.
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Thread)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class DigestBenchmark {
  /// The algorithm.
  @Param({"SHA_256", "SHA3_256", "BLAKE3"})
  public DigestAlgorithm algorithm = DigestAlgorithm.DEFAULT;

  /// Length of one input.
  @Param({"4096", "65536", "1048576"})
  public int sizeBytes;

  private Hasher hasher = algorithm.newHasher();
  private byte[] input = {};
  private ByteBuffer direct = ByteBuffer.allocate(0);
  private final byte[] out = new byte[DigestAlgorithm.DIGEST_BYTES];

  /// Bytes hashed, as a rate.
  @AuxCounters
  @State(Scope.Thread)
  public static class Volume {
    /// Millions of bytes hashed.
    public double megabytes;

    /// Starts each iteration from zero.
    @Setup(Level.Iteration)
    public void start() {
      megabytes = 0;
    }
  }

  /// Fills the input and has the code compiled.
  @Setup
  public void prepare() {
    algorithm.warmUp();
    hasher = algorithm.newHasher();
    input = new byte[sizeBytes];
    new Random(1).nextBytes(input);
    direct = ByteBuffer.allocateDirect(sizeBytes).put(input).flip();
  }

  /// An update and a digest.
  @Benchmark
  public byte[] update(Volume volume) {
    hasher.update(input, 0, sizeBytes);
    hasher.digest(out, 0);
    volume.megabytes += sizeBytes / 1e6;
    return out;
  }

  /// One whole input in one call.
  @Benchmark
  public byte[] oneShot(Volume volume) {
    hasher.digest(input, 0, sizeBytes, out, 0);
    volume.megabytes += sizeBytes / 1e6;
    return out;
  }

  /// An update from a direct buffer and a digest.
  @Benchmark
  public byte[] directBuffer(Volume volume) {
    direct.rewind();
    hasher.update(direct);
    hasher.digest(out, 0);
    volume.megabytes += sizeBytes / 1e6;
    return out;
  }
}
