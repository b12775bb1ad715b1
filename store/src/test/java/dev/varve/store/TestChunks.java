package dev.varve.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.digest.DigestAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// Chunks, volumes and expectations that tests of stores share.
public final class TestChunks {
  private TestChunks() {}

  /// Makes a chunk that no other seed makes, unless it is a few bytes long.
  public static Chunk chunk(DigestAlgorithm algorithm, long seed, int sizeBytes) {
    byte[] bytes = new byte[sizeBytes];
    new SplittableRandom(seed).nextBytes(bytes);
    return Chunk.of(algorithm.newHasher(), bytes);
  }

  /// Makes a chunk of 100 bytes.
  public static Chunk chunk(long seed) {
    return chunk(DigestAlgorithm.SHA_256, seed, 100);
  }

  /// Makes chunks, in the order of their ids.
  public static List<Chunk> sorted(int count) {
    List<Chunk> chunks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chunks.add(chunk(i));
    }
    chunks.sort((left, right) -> left.id().compareTo(right.id()));
    return chunks;
  }

  /// Names a volume.
  public static VolumeId volume(long number) {
    return new VolumeId(0x7e57, number);
  }

  /// Names chunks.
  public static List<ChunkId> ids(List<Chunk> chunks) {
    return chunks.stream().map(Chunk::id).toList();
  }

  /// Lists a whole store. Fails when a page does not go on after the one before, as it would never
  /// end then.
  public static List<ChunkStore.Entry> listAll(ChunkStore store, int pageSize) {
    List<ChunkStore.Entry> all = new ArrayList<>();
    List<ChunkStore.Entry> page;
    do {
      Optional<ChunkId> after = all.isEmpty() ? Optional.empty() : Optional.of(all.getLast().id());
      page = store.list(after, pageSize);
      assertThat(page).hasSizeLessThanOrEqualTo(pageSize);
      if (after.isPresent() && !page.isEmpty()) {
        assertThat(page.getFirst().id()).isGreaterThan(after.get());
      }
      all.addAll(page);
    } while (page.size() == pageSize);
    return all;
  }

  /// Expects a fault.
  public static void fails(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }
}
