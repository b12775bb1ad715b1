package dev.varve.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class SharedDigestsTest {
  private static final int CALLERS = 100;
  private static final int PIECES = 20;
  private static final int MAX_PIECE_BYTES = 64 << 10;

  @Test
  void manyAtATimeGetEachTheirOwn() throws Exception {
    SharedDigests digests = new SharedDigests();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<byte[]>> found = new ArrayList<>();
      // All have begun before the first goes on: those that begin alone stay so.
      List<SharedDigests.Running> begun = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        begun.add(digests.begin());
      }
      for (int i = 0; i < CALLERS; i++) {
        int caller = i;
        found.add(callers.submit(() -> digest(begun.get(caller), caller)));
      }
      for (int i = 0; i < CALLERS; i++) {
        assertThat(found.get(i).get()).isEqualTo(alone(i));
      }
    }
  }

  private static byte[] digest(SharedDigests.Running begun, int caller) {
    try (begun) {
      pieces(caller).forEach(piece -> begun.update(piece, 0, piece.length));
      return begun.digest();
    }
  }

  private static byte[] alone(int caller) {
    var digest = StagedWriter.newDigest();
    pieces(caller).forEach(digest::update);
    return digest.digest();
  }

  private static List<byte[]> pieces(int caller) {
    SplittableRandom random = new SplittableRandom(caller);
    List<byte[]> pieces = new ArrayList<>();
    for (int i = 0; i < PIECES; i++) {
      byte[] piece = new byte[random.nextInt(MAX_PIECE_BYTES)];
      random.nextBytes(piece);
      pieces.add(piece);
    }
    return pieces;
  }
}
