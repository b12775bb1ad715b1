package dev.varve.volume.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.ChunkId;
import dev.varve.store.StoreCall;
import dev.varve.store.faulty.Fault;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What open files read from the store, and what they do when it lacks something.
final class OpenFileReadTest {
  private static final int MIB = 1 << 20;

  private final MemoryVolume volume = new MemoryVolume();
  private final long ino = volume.make("a");
  private final OpenHandle handle = volume.open(ino);
  private final byte[] bytes = new byte[8 * MIB];

  OpenFileReadTest() {
    new Random(1).nextBytes(bytes);
    handle.write(0, ByteBuffer.wrap(bytes));
    handle.flush();
  }

  @Test
  void aSmallReadFetchesOneChunk() {
    long before = gets();
    assertThat(read(3 * MIB + 100, 4096))
        .isEqualTo(Arrays.copyOfRange(bytes, 3 * MIB + 100, 3 * MIB + 100 + 4096));

    assertThat(gets() - before).isOne();
  }

  @Test
  void whatIsBufferedIsNotFetched() {
    byte[] fresh = new byte[MIB];
    handle.write(2 * MIB, ByteBuffer.wrap(fresh));
    long before = gets();

    assertThat(read(2 * MIB, MIB)).isEqualTo(fresh);
    assertThat(gets()).isEqualTo(before);
  }

  @Test
  void aReadKeepsTheTargetsOtherBytes() {
    ByteBuffer target = ByteBuffer.allocate(20).position(5).limit(15);
    assertThat(handle.read(MIB - 3, target)).isEqualTo(10);

    assertThat(target.position()).isEqualTo(15);
    byte[] expected = new byte[20];
    System.arraycopy(bytes, MIB - 3, expected, 5, 10);
    assertThat(target.array()).isEqualTo(expected);
  }

  @Test
  void aDirectTargetWillDo() {
    ByteBuffer target = ByteBuffer.allocateDirect(100);
    handle.write(50, ByteBuffer.wrap(new byte[10]));
    handle.read(0, target);

    byte[] expected = Arrays.copyOf(bytes, 100);
    Arrays.fill(expected, 50, 60, (byte) 0);
    assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(expected));
  }

  @Test
  void piecesOfOneChunkAreFetchedOnce() {
    long before = gets();
    for (int at = 0; at < MIB; at += 100_000) {
      read(7 * MIB + at, 4096);
    }

    assertThat(gets() - before).isOne();
  }

  @Test
  void readingInARowFetchesAhead() {
    read(0, 1000);
    long before = gets();
    read(1000, 1000);
    assertThat(gets() - before).isOne();

    before = gets();
    assertThat(read(MIB, 1000)).isEqualTo(Arrays.copyOfRange(bytes, MIB, MIB + 1000));
    assertThat(gets()).isEqualTo(before);
  }

  @Test
  void aFailureAheadIsLeftToTheReader() {
    read(0, 1000);
    volume.faulty.plan(Fault.once(StoreCall.GET_RANGE, 1, ErrorCode.CORRUPT, Fault.Moment.BEFORE));
    read(1000, 1000);

    assertThat(read(MIB, 1000)).isEqualTo(Arrays.copyOfRange(bytes, MIB, MIB + 1000));
  }

  @Test
  void aLostChunkIsCorruptionNotZeros() {
    for (ChunkId chunk : volume.chunks()) {
      volume.memory.release(MemoryVolume.ID, chunk);
    }

    assertThatThrownBy(() -> read(0, 10))
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
  }

  @Test
  void aChunkThatWentMeanwhileIsLookedForAgain() {
    volume.faulty.plan(
        Fault.once(StoreCall.GET_RANGE, 1, ErrorCode.NOT_FOUND, Fault.Moment.BEFORE));

    assertThat(read(100, 1000)).isEqualTo(Arrays.copyOfRange(bytes, 100, 1100));
  }

  @Test
  void damageIsToldAtOnce() {
    volume.faulty.plan(Fault.once(StoreCall.GET_RANGE, 1, ErrorCode.CORRUPT, Fault.Moment.BEFORE));

    ByteBuffer target = ByteBuffer.allocate(10);
    assertThatThrownBy(() -> handle.read(0, target))
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
    assertThat(target.position()).isZero();
  }

  @Test
  void aBadlyFragmentedRangeIsReadWhole() {
    byte[] expected = Arrays.copyOf(bytes, 100_000);
    for (int i = 0; i < 1000; i++) {
      handle.write(i * 97L, ByteBuffer.wrap(new byte[] {(byte) i}));
      expected[i * 97] = (byte) i;
    }
    handle.flush();

    assertThat(read(0, 100_000)).isEqualTo(expected);
  }

  @Test
  void aStillTreeIsReadWithoutTheBuffer() {
    handle.write(0, ByteBuffer.wrap(new byte[1000]));
    ByteBuffer target = ByteBuffer.allocate(2000);
    int count =
        volume.read(state -> {
          long content = state.view().inode(ino).content();
          return volume.files.read(state.tree(), content, 8L * MIB, 8L * MIB - 500, target)
              + volume.files.read(state.tree(), content, 8L * MIB, 0, target);
        });

    assertThat(count).isEqualTo(2000);
    byte[] expected = Arrays.copyOfRange(bytes, 8 * MIB - 500, 8 * MIB + 1500);
    System.arraycopy(bytes, 0, expected, 500, 1500);
    assertThat(target.array()).isEqualTo(expected);
  }

  private long gets() {
    return volume.store.counts().of(StoreCall.GET).calls()
        + volume.store.counts().of(StoreCall.GET_RANGE).calls();
  }

  private byte[] read(long offset, int length) {
    ByteBuffer target = ByteBuffer.allocate(length);
    return Arrays.copyOf(target.array(), handle.read(offset, target));
  }
}
