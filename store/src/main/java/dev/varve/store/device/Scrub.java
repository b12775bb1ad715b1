package dev.varve.store.device;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.time.Pacer;
import dev.varve.format.chunk.ChunkId;
import dev.varve.store.ChunkStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads every chunk that some volume holds, in the order of ids, and verifies it. What was put or
/// released meanwhile may or may not be read.
final class Scrub {
  private static final int PAGE = 1000;

  private final DeviceStore store;
  private final Pacer pacer;
  private final List<String> problems = new ArrayList<>();
  private long chunkCount;
  private long readBytes;
  private long problemCount;

  Scrub(DeviceStore store, Pacer pacer) {
    this.store = store;
    this.pacer = pacer;
  }

  ScrubReport run() {
    Optional<ChunkId> last = Optional.empty();
    List<ChunkStore.Entry> page = store.list(last, PAGE);
    while (!page.isEmpty()) {
      for (ChunkStore.Entry entry : page) {
        verify(entry.id());
      }
      last = Optional.of(page.getLast().id());
      page = store.list(last, PAGE);
    }
    for (ChunkIndex.LostRange range : store.index().lostRanges()) {
      problem(
          store.segments().path(range.nonce())
              + " lost "
              + range.lengthBytes()
              + " bytes of records at offset "
              + range.offset());
    }
    return new ScrubReport(chunkCount, readBytes, problems, problemCount);
  }

  private void verify(ChunkId id) {
    int lengthBytes = store.contentBytes(id);
    try {
      store.get(id);
      chunkCount++;
    } catch (VarveException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return;
      }
      problem(String.valueOf(e.getMessage()));
    }
    readBytes += lengthBytes;
    pacer.worked(lengthBytes);
  }

  private void problem(String what) {
    problemCount++;
    if (problems.size() < ScrubReport.MAX_PROBLEMS) {
      problems.add(what);
    }
  }
}
