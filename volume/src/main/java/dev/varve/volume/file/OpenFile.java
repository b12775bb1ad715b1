package dev.varve.volume.file;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.ChunkId;
import dev.varve.volume.access.Caller;
import dev.varve.volume.access.Ownership;
import dev.varve.volume.content.ContentReader;
import dev.varve.volume.content.Segment;
import dev.varve.volume.file.BatchWriter.Origin;
import dev.varve.volume.file.WriteBuffer.Gap;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.operation.AllocateMode;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.state.Outcome;
import dev.varve.volume.state.State;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// A regular file with open handles, which share it: what its readers see, and how it is changed.
/// Each change that is not a write takes the buffer with it first, so that changes keep their
/// order.
///
/// Safe for any thread.
public final class OpenFile {
  /// Segments that one look-up finds. A read of more, badly fragmented, is done in several, and is
  /// then not of one moment.
  static final int MAX_SEGMENTS = 256;

  /// Segments that are looked at for chunks to fetch ahead.
  static final int MAX_AHEAD_SEGMENTS = 16;

  /// One block in so many is left to the reader when others are fetched ahead of it.
  private static final int READERS_PART = Math.max(2, Runtime.getRuntime().availableProcessors());

  /// Plans of one read; each but the first needs a change and a release since the one before.
  static final int MAX_ATTEMPTS = 100;

  private final long ino;
  private final FileContext context;
  private final FileWrites writes;

  /// Changed by the table of open files only.
  final AtomicInteger handleCount = new AtomicInteger();

  OpenFile(long ino, FileContext context) {
    this.ino = ino;
    this.context = context;
    this.writes = new FileWrites(ino, context);
  }

  /// Returns the file's number.
  ///
  /// @return its inode number
  public long ino() {
    return ino;
  }

  FileWrites writes() {
    return writes;
  }

  /// Shows the file as its handles see it: with the size, times, mode and allocated bytes that it
  /// will have when the buffer is flushed. Allocated bytes may be told too high until then.
  ///
  /// @return its inode
  /// @throws VarveException `STALE` when it is gone
  public Inode attributes() {
    return find()
        .orElseThrow(
            () -> new VarveException(ErrorCode.STALE, "inode " + ino + " is there no more"));
  }

  /// As [#attributes], or empty when it is gone. What is clean is in the tip, so the tip is read
  /// after that.
  Optional<Inode> find() {
    if (writes.isClean()) {
      return stored();
    }
    return writes.locked(() -> {
      Optional<Inode> stored = stored();
      return writes.buffer().isEmpty()
          ? stored
          : stored.map(inode -> withBuffer(inode, writes.origin()));
    });
  }

  private Optional<Inode> stored() {
    return context.submitter().read(state -> state.view().find(ino));
  }

  private Inode withBuffer(Inode stored, Origin origin) {
    WriteBuffer buffer = writes.buffer();
    Inode.Draft draft = stored.draft();
    draft.size = Math.max(stored.size(), buffer.end());
    if (origin.mtime() != Operation.Write.TOLD) {
      draft.mtime = origin.mtime();
      draft.ctime = Math.max(stored.ctime(), origin.mtime());
      draft.mode = Ownership.modeAfterWrite(origin.caller(), stored);
    }
    draft.allocated = stored.allocated() + buffer.dirtyBytes() + buffer.takenBytes();
    return draft.done();
  }

  /// Says whether all bytes are in the tip.
  ///
  /// @return whether nothing is buffered
  public boolean isClean() {
    return writes.isClean();
  }

  /// Brings buffered bytes into the tip for somebody who then waits until they are durable.
  ///
  /// @throws VarveException when that failed; the bytes are still buffered
  public void settle() {
    writes.flush(true);
  }

  /// Brings buffered bytes into the tip. Durable after the next sync of the volume.
  ///
  /// @throws VarveException when that failed; the bytes are still buffered
  public void flush() {
    writes.flush(false);
  }

  /// As [#flush]; a failure is remembered, and told later.
  void flushAsPossible() {
    writes.inTurn(() -> {
      writes.flushAsPossible();
      return true;
    });
  }

  /// Reads up to the target's remaining bytes, fewer only at the end.
  ///
  /// @param buffered whether bytes that are not in the tip are seen
  /// @return the count; the target's position advanced by as many
  int read(long offset, ByteBuffer target, boolean buffered) {
    Check.argument(offset >= 0, () -> "an offset is not negative, found " + offset);
    int done = 0;
    while (target.hasRemaining() && offset <= Long.MAX_VALUE - done) {
      int count = readPart(offset + done, target, buffered);
      if (count == 0) {
        break;
      }
      done += count;
    }
    return done;
  }

  /// A chunk that is gone was freed by a change since the plan was made; then another plan does not
  /// name it. One that is named and gone, twice in a row, is lost.
  private int readPart(long offset, ByteBuffer target, boolean buffered) {
    Optional<ChunkId> gone = Optional.empty();
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      ReadPlan plan = plan(offset, target, buffered);
      Optional<ChunkId> missing = context.fetcher().fetch(plan, offset, target);
      if (missing.isEmpty()) {
        target.position(target.position() + plan.count());
        return plan.count();
      }
      if (missing.equals(gone)) {
        break;
      }
      gone = missing;
    }
    throw Fetcher.lost(gone.orElseThrow(), "inode " + ino + " at offset " + offset);
  }

  private ReadPlan plan(long offset, ByteBuffer target, boolean buffered) {
    if (!buffered || writes.isClean()) {
      List<Segment> segments = map(offset, target.remaining(), 0);
      int count = count(offset, segments);
      return new ReadPlan(count, segments, List.of(new Gap(offset, offset + count)));
    }
    return writes.locked(() -> {
      List<Segment> segments = map(offset, target.remaining(), writes.buffer().end());
      int count = count(offset, segments);
      ByteBuffer part = target.slice(target.position(), count);
      return new ReadPlan(count, segments, writes.buffer().overlay(offset, part));
    });
  }

  private static int count(long offset, List<Segment> segments) {
    return segments.isEmpty() ? 0 : (int) (segments.getLast().end() - offset);
  }

  private List<Segment> map(long offset, long length, long bufferEnd) {
    return context
        .submitter()
        .read(state -> {
          Inode inode = state.view().inode(ino);
          long left = Math.max(inode.size(), bufferEnd) - offset;
          return left <= 0
              ? List.of()
              : ContentReader.map(
                  state.tree(), inode.content(), offset, Math.min(length, left), MAX_SEGMENTS);
        });
  }

  /// Begins to fetch chunks of a range, as far as they are few: all but those that the reader is to
  /// fetch meanwhile, since all processors are needed to read and verify, and it has one of them.
  void fetchAhead(Sequence.Ahead range) {
    List<Segment> segments =
        context
            .submitter()
            .read(state -> {
              Optional<Inode> inode = state.view().find(ino);
              long size = inode.isEmpty() ? 0 : inode.get().size();
              long length = Math.min(range.end(), size) - range.offset();
              return length <= 0
                  ? List.of()
                  : ContentReader.map(
                      state.tree(),
                      inode.orElseThrow().content(),
                      range.offset(),
                      length,
                      MAX_AHEAD_SEGMENTS);
            });
    for (Segment segment : segments) {
      if (segment.source() instanceof Segment.InChunk in
          && segment.offset() / Run.BLOCK_BYTES % READERS_PART != 0) {
        context.fetcher().begin(in.chunk());
      }
    }
  }

  /// Finds data, buffered or in the tip.
  long seekData(long offset) {
    return seek(
        offset,
        (state, inode, size) -> {
          WriteBuffer buffer = writes.buffer();
          long dirty = buffer.dirtyEnd(offset) > offset ? offset : buffer.nextDirty(offset);
          long stored =
              ContentReader.seekData(state.tree(), inode.content(), offset, inode.size())
                  .orElse(Long.MAX_VALUE);
          long found = Math.min(dirty, stored);
          if (found >= size) {
            throw pastEnd("data", offset);
          }
          return found;
        });
  }

  /// Finds a hole, which the end of the file is too.
  long seekHole(long offset) {
    return seek(
        offset,
        (state, inode, size) -> {
          long at = offset;
          while (at < size) {
            long dirtyEnd = writes.buffer().dirtyEnd(at);
            long hole =
                dirtyEnd > at || at >= inode.size()
                    ? dirtyEnd
                    : ContentReader.seekHole(state.tree(), inode.content(), at, inode.size());
            if (hole == at) {
              return at;
            }
            at = hole;
          }
          return size;
        });
  }

  private interface Seeking {
    long find(State state, Inode inode, long size);
  }

  private long seek(long offset, Seeking seeking) {
    Check.argument(offset >= 0, () -> "an offset is not negative, found " + offset);
    return writes.locked(() ->
        context
            .submitter()
            .read(state -> {
              Inode inode = state.view().inode(ino);
              long size = Math.max(inode.size(), writes.buffer().end());
              if (offset >= size) {
                throw pastEnd("byte", offset);
              }
              return seeking.find(state, inode, size);
            }));
  }

  private VarveException pastEnd(String what, long offset) {
    return new VarveException(
        ErrorCode.PAST_END, "inode %d has no %s at or after %d".formatted(ino, what, offset));
  }

  /// Changes permissions, owner, size and times, after what was written before. Bytes behind a new
  /// end are dropped from the buffer too, even those that could not be flushed.
  ///
  /// @param change the change, of this file
  /// @return the file as its handles see it
  public Inode change(Operation.SetAttributes change) {
    if (change.change().size().isEmpty()) {
      Outcome outcome = afterWrites(() -> context.submitter().submit(change));
      return writes.isClean() ? outcome.inode().orElseThrow() : attributes();
    }
    Inode stored =
        writes.inTurn(() -> {
          writes.flushAsPossible();
          // With the lock held to the end, or a write between the two would be lost.
          return writes.locked(() -> {
            Outcome outcome = context.submitter().submit(change);
            change.change().size().ifPresent(writes.buffer()::truncate);
            writes.weigh();
            return outcome.inode().orElseThrow();
          });
        });
    return writes.isClean() ? stored : attributes();
  }

  /// Changes the file's attributes after what was written before, whose bytes may follow.
  ///
  /// @param <T> what the change answers
  /// @param change submits it, and does nothing else
  /// @return what it answered
  public <T> T afterWrites(Supplier<T> change) {
    return writes.afterWrites(change);
  }

  /// Keeps the file's bytes as an earlier version where the volume's policy wants that.
  void keepVersion() {
    boolean wanted =
        context.submitter().read(state -> state.policy().versionCount() > 0 && size(state) > 0);
    if (wanted) {
      flush();
      context.submitter().submit(new Operation.KeepVersion(ino));
    }
  }

  private long size(State state) {
    return writes.isClean() ? state.view().inode(ino).size() : Long.MAX_VALUE;
  }

  /// Reserves or gives back room, step by step: of a file of very many extents others see it half
  /// done, and a failure or a crash leaves that.
  void allocate(Caller caller, AllocateMode mode, long offset, long length) {
    flush();
    long done = 0;
    do {
      Operation.Allocate next =
          new Operation.Allocate(caller, ino, mode, offset + done, length - done);
      done += context.submitter().submit(next).number();
    } while (done < length);
  }

  /// Copies a range of another file, or of this one, without copying bytes.
  ///
  /// @return how many bytes were copied: fewer only where the source ends
  long copyRange(Caller caller, OpenFile source, long sourceOffset, long offset, long length) {
    Check.argument(
        sourceOffset >= 0 && offset >= 0 && length >= 0,
        () -> "copy %d bytes from %d to %d".formatted(length, sourceOffset, offset));
    source.flush();
    flush();
    // Found once: a copy within the file must not go on with what it has written itself.
    long count = Math.min(length, Math.max(0, source.attributes().size() - sourceOffset));
    if (count > Long.MAX_VALUE - offset) {
      throw new VarveException(ErrorCode.FILE_TOO_LARGE, "a file ends at 2^63-1 at the latest");
    }
    Check.argument(
        source != this || sourceOffset - offset >= count || offset - sourceOffset >= count,
        () -> "the ranges to copy within inode " + ino + " overlap");
    return copyPieces(caller, source, sourceOffset, offset, count);
  }

  private long copyPieces(
      Caller caller, OpenFile source, long sourceOffset, long offset, long length) {
    long done = 0;
    while (done < length) {
      Operation.CopyRange next =
          new Operation.CopyRange(
              caller, 0, source.ino, sourceOffset + done, ino, offset + done, length - done);
      long count = context.submitter().submit(next).number();
      if (count == 0) {
        break;
      }
      done += count;
    }
    return done;
  }

  /// Makes the file's bytes those of another, in constant time.
  void cloneFrom(Caller caller, OpenFile source) {
    if (source == this) {
      return;
    }
    source.flush();
    writes.inTurn(() ->
        writes.locked(() -> {
          // The bytes go, but not what writing them did to privileges.
          writes.tell();
          Outcome outcome =
              context.submitter().submit(new Operation.CloneFile(caller, source.ino, ino));
          writes.buffer().clear();
          writes.weigh();
          return outcome;
        }));
  }
}
