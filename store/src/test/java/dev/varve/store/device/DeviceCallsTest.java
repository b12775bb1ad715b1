package dev.varve.store.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.testkit.SimRandom;
import dev.varve.testkit.disk.DiskCall;
import dev.varve.testkit.disk.SimDisk;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a call costs on the disk is part of the contract.
final class DeviceCallsTest {
  private static final VolumeId VOLUME = new VolumeId(0, 1);

  private final SimDisk disk = new SimDisk(1);
  private final DeviceStore store =
      DeviceStore.open(
          disk,
          DeviceOptions.defaults().withLaneCount(1).withReserveBytes(0),
          new SimRandom(1),
          new SimIndexes().factory(),
          Runnable::run);

  @AfterEach
  void close() {
    store.close();
  }

  private static Chunk chunk(int number) {
    return Chunk.of(
        DigestAlgorithm.SHA_256.newHasher(), ("chunk " + number).getBytes(StandardCharsets.UTF_8));
  }

  private List<DiskCall.Kind> callsOf(Runnable work) {
    disk.clearTrace();
    work.run();
    return disk.trace().stream().map(DiskCall::kind).toList();
  }

  private void putAndFlush(int number) {
    store.put(VOLUME, chunk(number));
    store.flush();
  }

  @Test
  void aPutAndFlushIsOneWriteAndOneFlush() {
    putAndFlush(1);
    assertThat(callsOf(() -> putAndFlush(2)))
        .containsExactly(DiskCall.Kind.WRITE, DiskCall.Kind.FLUSH);
  }

  @Test
  void manyPutsAndOneFlushAreOneWriteAndOneFlush() {
    putAndFlush(0);
    assertThat(
            callsOf(() -> {
              for (int i = 1; i < 100; i++) {
                store.put(VOLUME, chunk(i));
              }
              store.flush();
            }))
        .containsExactly(DiskCall.Kind.WRITE, DiskCall.Kind.FLUSH);
  }

  @Test
  void aFlushBeginsByItselfWhenMuchIsPending() {
    putAndFlush(-1);
    assertThat(
            callsOf(() -> {
              for (int i = 0; i < 20_000; i++) {
                store.put(VOLUME, chunk(i));
              }
            }))
        .containsOnlyOnce(DiskCall.Kind.FLUSH);
  }

  @Test
  void aChunkThatIsThereCostsNothing() {
    putAndFlush(1);
    assertThat(callsOf(() -> putAndFlush(1))).isEmpty();
    assertThat(callsOf(store::flush)).isEmpty();
  }

  @Test
  void aGetIsOneReadOnceTheFileIsOpen() {
    putAndFlush(1);
    putAndFlush(2);
    store.get(chunk(1).id());
    assertThat(callsOf(() -> store.get(chunk(2).id()))).containsExactly(DiskCall.Kind.READ);
    assertThat(callsOf(() -> store.contains(chunk(2).id()))).isEmpty();
  }
}
