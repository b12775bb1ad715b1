package dev.varve.format.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.format.digest.Hasher;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChunkTest {
  private static final byte[] CONTENT = "varve".getBytes(StandardCharsets.US_ASCII);

  @ParameterizedTest
  @EnumSource
  void isNamedByTheDigestOfItsContent(DigestAlgorithm algorithm) {
    Hasher hasher = algorithm.newHasher();
    hasher.update(CONTENT, 0, CONTENT.length);
    byte[] digest = new byte[DigestAlgorithm.DIGEST_BYTES];
    hasher.digest(digest, 0);
    Chunk chunk = chunk(algorithm);
    assertThat(chunk.id()).isEqualTo(ChunkId.of(algorithm, digest, 0));
    assertThat(chunk).isEqualTo(Chunk.of(hasher, CONTENT.clone())).hasSameHashCodeAs(chunk.id());
    assertThat(chunk).hasToString(chunk.id() + " (5 B)");
  }

  @Test
  void differsByContentAndByAlgorithm() {
    assertThat(chunk(DigestAlgorithm.SHA_256))
        .isNotEqualTo(chunk(DigestAlgorithm.SHA3_256))
        .isNotEqualTo(Chunk.copyOf(DigestAlgorithm.SHA_256, ByteBuffer.allocate(5)));
  }

  @Test
  void holdsFromNothingToOneMebibyte() {
    assertThat(Chunk.copyOf(DigestAlgorithm.SHA_256, ByteBuffer.allocate(0)).sizeBytes()).isZero();
    assertThat(Chunk.copyOf(DigestAlgorithm.SHA_256, ByteBuffer.allocate(1 << 20)).sizeBytes())
        .isEqualTo(1 << 20);
    refused(() -> Chunk.copyOf(DigestAlgorithm.SHA_256, ByteBuffer.allocate((1 << 20) + 1)));
    refused(() -> Chunk.of(DigestAlgorithm.SHA_256.newHasher(), new byte[(1 << 20) + 1]));
  }

  @Test
  void aCopyDoesNotChangeWithItsSource() {
    ByteBuffer source = ByteBuffer.allocate(9).position(2).put(CONTENT).flip().position(2);
    Chunk chunk = Chunk.copyOf(DigestAlgorithm.SHA_256, source);
    assertThat(source.position()).isEqualTo(2);
    source.put(2, (byte) 'x');
    assertThat(chunk.content()).isEqualTo(ByteBuffer.wrap(CONTENT));
    assertThat(chunk).isEqualTo(chunk(DigestAlgorithm.SHA_256));
  }

  @Test
  void contentCannotBeWrittenAndEachViewStandsAlone() {
    Chunk chunk = chunk(DigestAlgorithm.SHA_256);
    ByteBuffer view = chunk.content();
    assertThat(view.hasArray()).isFalse();
    assertThatThrownBy(() -> view.put(0, (byte) 0)).isInstanceOf(ReadOnlyBufferException.class);
    view.position(5);
    assertThat(chunk.content().remaining()).isEqualTo(5);
  }

  @Test
  void copiesAsMuchAsThereIsAndAsFits() {
    Chunk chunk = chunk(DigestAlgorithm.SHA_256);
    assertThat(copied(chunk, 0, 3)).isEqualTo("var");
    assertThat(copied(chunk, 0, 5)).isEqualTo("varve");
    assertThat(copied(chunk, 3, 100)).isEqualTo("ve");
    assertThat(copied(chunk, 5, 100)).isEmpty();
    assertThat(copied(chunk, 2, 0)).isEmpty();
  }

  @Test
  void anOffsetOutsideIsTheCallersMistake() {
    Chunk chunk = chunk(DigestAlgorithm.SHA_256);
    refused(() -> chunk.copyTo(6, ByteBuffer.allocate(1)));
    refused(() -> chunk.copyTo(-1, ByteBuffer.allocate(1)));
    refused(() -> chunk.copyTo(6, ByteBuffer.allocate(0)));
  }

  private static Chunk chunk(DigestAlgorithm algorithm) {
    return Chunk.copyOf(algorithm, ByteBuffer.wrap(CONTENT));
  }

  private static String copied(Chunk chunk, int offset, int sizeBytes) {
    ByteBuffer target = ByteBuffer.allocate(sizeBytes);
    int count = chunk.copyTo(offset, target);
    assertThat(target.position()).isEqualTo(count);
    return new String(target.array(), 0, count, StandardCharsets.US_ASCII);
  }

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }
}
