package dev.varve.volume.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.VarveException;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.digest.DigestAlgorithm;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ChunkLedgerTest {
  private final ChunkLedger ledger = new ChunkLedger();
  private final ChunkId chunk = chunk(0);

  @Test
  void aChunkOnItsWayIsNotReleased() {
    ledger.enter(chunk);
    ledger.enter(chunk);
    ledger.exit(chunk);
    assertThat(ledger.beginRelease(chunk)).isFalse();

    ledger.exit(chunk);
    assertThat(ledger.beginRelease(chunk)).isTrue();
    assertThat(ledger.beginRelease(chunk)).isFalse();
    ledger.endRelease(chunk);
    assertThat(ledger.count()).isZero();
  }

  @Test
  void otherChunksAreNotInTheWay() {
    ledger.enter(chunk);

    assertThat(ledger.beginRelease(chunk(1))).isTrue();
  }

  @Test
  void aWriterWaitsUntilTheReleaseEnded() throws InterruptedException {
    assertThat(ledger.beginRelease(chunk)).isTrue();
    Thread writer = Thread.ofPlatform().start(() -> ledger.enter(chunk));
    while (writer.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }

    ledger.endRelease(chunk);
    writer.join();
    assertThat(ledger.beginRelease(chunk)).isFalse();
  }

  @Test
  void endsWithoutBeginningAreBugs() {
    assertThatThrownBy(() -> ledger.exit(chunk)).isInstanceOf(VarveException.class);
    assertThatThrownBy(() -> ledger.endRelease(chunk)).isInstanceOf(VarveException.class);
    ledger.enter(chunk);
    assertThatThrownBy(() -> ledger.endRelease(chunk)).isInstanceOf(VarveException.class);
  }

  /// Each chunk has a number of writers inside and whether it is being released: never both.
  @Test
  void writersAndReleasesOfOneChunkNeverMeet() throws Exception {
    int chunkCount = 3;
    List<AtomicInteger> inside = new ArrayList<>();
    for (int i = 0; i < chunkCount; i++) {
      inside.add(new AtomicInteger());
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> meetings = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        Random random = new Random(thread);
        meetings.add(threads.submit(meet(random, inside)));
      }
      for (Future<Integer> count : meetings) {
        assertThat(count.get()).isZero();
      }
    }
    assertThat(ledger.count()).isZero();
  }

  /// Writers add 1 and a release adds 1000: whoever sees the other's share has met it.
  private Callable<Integer> meet(Random random, List<AtomicInteger> inside) {
    return () -> {
      int meetingCount = 0;
      for (int i = 0; i < 3000; i++) {
        int number = random.nextInt(inside.size());
        AtomicInteger users = inside.get(number);
        ChunkId id = chunk(number);
        if (random.nextBoolean()) {
          ledger.enter(id);
          meetingCount += users.incrementAndGet() >= 1000 ? 1 : 0;
          Thread.onSpinWait();
          users.decrementAndGet();
          ledger.exit(id);
        } else if (ledger.beginRelease(id)) {
          meetingCount += users.addAndGet(1000) != 1000 ? 1 : 0;
          Thread.onSpinWait();
          users.addAndGet(-1000);
          ledger.endRelease(id);
        }
      }
      return meetingCount;
    };
  }

  private static ChunkId chunk(int number) {
    return Chunk.copyOf(DigestAlgorithm.SHA_256, ByteBuffer.wrap(new byte[] {(byte) number})).id();
  }
}
