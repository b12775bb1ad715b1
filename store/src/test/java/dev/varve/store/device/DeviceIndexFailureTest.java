package dev.varve.store.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.testkit.SimClock;
import dev.varve.testkit.SimRandom;
import dev.varve.testkit.disk.SimDisk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An index that fails while the device is open: every call says which device it is and what to do,
/// and the next open rebuilds the index.
final class DeviceIndexFailureTest {
  private static final VolumeId VOLUME = new VolumeId(0, 1);

  private final SimDisk disk = new SimDisk(5);
  private final SimIndexes indexes = new SimIndexes();
  private final Chunk held = chunk("held");
  private boolean fails;

  /// The calls of a device that ask the index.
  enum Call {
    GET,
    GET_RANGE,
    GET_ALL,
    CONTAINS,
    PUT,
    RELEASE,
    RELEASE_ALL,
    LIST,
    FLUSH,
    COMPACT,
    SCRUB,
    CLOSE
  }

  private static void run(Call call, DeviceStore store, Chunk chunk) {
    switch (call) {
      case GET -> store.get(chunk.id());
      case GET_RANGE -> store.get(chunk.id(), 0, ByteBuffer.allocate(8));
      case GET_ALL -> store.getAll(List.of(chunk.id()));
      case CONTAINS -> store.contains(chunk.id());
      case PUT -> store.put(VOLUME, chunk);
      case RELEASE -> store.release(VOLUME, chunk.id());
      case RELEASE_ALL -> store.releaseAll(VOLUME, List.of(chunk.id()));
      case LIST -> store.list(Optional.empty(), 10);
      case FLUSH -> store.flush();
      case COMPACT -> store.compact(new CompactionOptions(1, 1 << 30), new SimClock());
      case SCRUB -> store.scrub(1 << 30, new SimClock());
      case CLOSE -> store.close();
    }
  }

  /// An index that fails as soon as it is told to.
  private final class FailingIndex implements ChunkIndex {
    private final ChunkIndex inner;

    FailingIndex(ChunkIndex inner) {
      this.inner = inner;
    }

    private ChunkIndex inner() {
      if (fails) {
        throw new IndexDamagedException("broken by the test");
      }
      return inner;
    }

    @Override
    public Optional<ChunkState> get(ChunkId id) {
      return inner().get(id);
    }

    @Override
    public List<Known> list(Optional<ChunkId> after, int limit) {
      return inner().list(after, limit);
    }

    @Override
    public List<SegmentState> segments() {
      return inner().segments();
    }

    @Override
    public List<LostRange> lostRanges() {
      return inner().lostRanges();
    }

    @Override
    public long sequence() {
      return inner().sequence();
    }

    @Override
    public void write(Batch batch) {
      inner().write(batch);
    }

    @Override
    public void flush() {
      inner().flush();
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  private static Chunk chunk(String text) {
    return Chunk.of(DigestAlgorithm.SHA_256.newHasher(), text.getBytes(StandardCharsets.UTF_8));
  }

  private DeviceStore open() {
    ChunkIndex.Factory factory = indexes.factory();
    return DeviceStore.open(
        disk,
        DeviceOptions.defaults().withLaneCount(1).withReserveBytes(0).withReaderCount(1),
        new SimRandom(disk.callCount()),
        (deviceId, afresh) -> new FailingIndex(factory.open(deviceId, afresh)),
        Runnable::run);
  }

  @ParameterizedTest
  @EnumSource
  void everyCallSaysThatTheIndexIsDamagedAndTheNextOpenRebuildsIt(Call call) {
    // An index that knows a segment: else an open would read them all anyway.
    try (DeviceStore earlier = open()) {
      earlier.put(VOLUME, chunk("earlier"));
    }
    DeviceStore store = open();
    store.put(VOLUME, held);
    store.flush();
    store.put(VOLUME, chunk("unflushed"));
    fails = true;
    try {
      run(call, store, held);
      // A close has nobody to ask for anything: the segments have it all.
      assertThat(call).as("a call that went well").isEqualTo(Call.CLOSE);
    } catch (VarveException e) {
      assertThat(e.code()).isIn(ErrorCode.CORRUPT, ErrorCode.READ_ONLY);
      assertThat(e)
          .hasMessageContaining("the index of the device " + disk.describe(""))
          .hasMessageContaining("open the device again");
    }
    closeWhateverItSays(store);
    fails = false;
    try (DeviceStore again = open()) {
      assertThat(again.findings()).anyMatch(finding -> finding.contains("rebuilt the index"));
      assertThat(again.get(held.id())).isEqualTo(held);
      assertThat(disk.exists("rebuild-index")).as("still demanded").isFalse();
    }
    disk.assertAllClosed();
  }

  /// With changes that wait, a close may have to say that the index does not have them.
  private static void closeWhateverItSays(DeviceStore store) {
    try {
      store.close();
    } catch (VarveException e) {
      assertThat(e).hasMessageContaining("open the device again");
    }
  }
}
