package dev.varve.bench;

import dev.varve.format.codec.Codec;
import dev.varve.format.codec.Compressor;
import dev.varve.format.codec.Decompressor;
import dev.varve.format.codec.Encoded;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What a codec costs for 1 MiB: content that compresses to about a half, and content that does
/// not, where only the cheap test is paid.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
  private static final int SIZE_BYTES = 1 << 20;

  /// The codec.
  @Param({"LZ4", "ZSTD"})
  public Codec codec = Codec.LZ4;

  private final Compressor compressor = new Compressor();
  private final byte[] random = new byte[SIZE_BYTES];
  private final byte[] words = new byte[SIZE_BYTES];
  private Encoded encoded = new Encoded(Codec.NONE, ByteBuffer.allocate(0));

  /// Makes the content.
  @Setup
  public void prepare() {
    SplittableRandom chance = new SplittableRandom(1);
    chance.nextBytes(random);
    for (int i = 0; i < SIZE_BYTES; i += 16) {
      System.arraycopy(random, 16 * chance.nextInt(64), words, i, 8);
      System.arraycopy(random, i, words, i + 8, 8);
    }
    encoded = compressor.compress(codec, ByteBuffer.wrap(words));
  }

  /// Content that is worth compressing.
  @Benchmark
  public Encoded compressible() {
    return compressor.compress(codec, ByteBuffer.wrap(words));
  }

  /// Content that is left alone.
  @Benchmark
  public Encoded incompressible() {
    return compressor.compress(codec, ByteBuffer.wrap(random));
  }

  /// The way back.
  @Benchmark
  public byte[] decompress() {
    return Decompressor.decompress(encoded.codec(), encoded.bytes(), SIZE_BYTES);
  }
}
