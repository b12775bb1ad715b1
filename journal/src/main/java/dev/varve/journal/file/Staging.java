package dev.varve.journal.file;

import dev.varve.base.Check;
import dev.varve.base.RandomSource;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Records that are appended and not yet written, and the plan of where they will lie. There are
/// two batches, so that one fills while the other is written. Each belongs to one file: a record
/// that needs a new file (a greater term, or no room) begins a new batch. Guarded by the journal's
/// lock; does no I/O.
final class Staging {
  private final FileJournalOptions options;
  private final RandomSource random;
  private final JournalId journal;

  /// Takes the next record.
  private Batch filling;

  /// The other batch, unless it is being written: full and next to be written, or empty. Never
  /// both.
  private @Nullable Batch sealed;

  private @Nullable Batch empty;

  /// The file that the next record goes to, when it has room; absent before the first record ever.
  private @Nullable FileHeader file;

  private long fileEnd;
  private long lastPosition;
  private long lastTerm;
  private long takenPosition;

  Staging(FileJournalOptions options, RandomSource random, Recovered recovered) {
    this.options = options;
    this.random = random;
    this.lastPosition = recovered.lastPosition();
    this.fileEnd = recovered.endOffset();
    if (recovered.files().isEmpty()) {
      this.journal = JournalId.random(random);
    } else {
      this.file = recovered.files().getLast();
      this.journal = file.journal();
      this.lastTerm = file.term();
    }
    this.filling = new Batch(options.bufferBytes());
    this.empty = new Batch(options.bufferBytes());
  }

  long lastPosition() {
    return lastPosition;
  }

  long lastTerm() {
    return lastTerm;
  }

  /// Takes a record when there is room in memory.
  ///
  /// @return whether it was taken; if not, a batch must be written first
  boolean append(long term, ByteBuffer payload) {
    int frameBytes = Frame.sizeBytes(payload.remaining());
    FileHeader target = file;
    boolean startsFile = target == null || term > target.term() || !fits(target, frameBytes);
    if (!filling.isEmpty() && (startsFile || !filling.fits(frameBytes)) && !seal()) {
      return false;
    }
    if (target == null || startsFile) {
      target = newFile(term);
      file = target;
      fileEnd = FileHeader.BYTES;
    }
    if (filling.isEmpty()) {
      filling.begin(target, fileEnd, startsFile);
      fileEnd += Frame.HEADER_BYTES;
    }
    lastPosition++;
    lastTerm = term;
    filling.add(lastPosition, payload);
    fileEnd += frameBytes;
    return true;
  }

  /// Returns the position of a record that must be durable before there is room again.
  long blockingPosition() {
    return sealed == null ? takenPosition : sealed.lastPosition();
  }

  /// Takes the oldest batch out, for writing.
  ///
  /// @return the batch, to be given back, or null when nothing is staged
  @Nullable Batch take() {
    Batch oldest = sealed;
    if (oldest == null) {
      if (filling.isEmpty()) {
        return null;
      }
      oldest = filling;
      Check.invariant(seal(), () -> "one batch is written at a time");
    }
    sealed = null;
    takenPosition = oldest.lastPosition();
    return oldest;
  }

  /// Gives a written batch back.
  void release(Batch written) {
    written.clear();
    empty = written;
  }

  private boolean seal() {
    Batch next = empty;
    if (next == null) {
      return false;
    }
    sealed = filling;
    filling = next;
    empty = null;
    return true;
  }

  /// Whether a record, a mark before it, and what is kept free for the file's end have room.
  private boolean fits(FileHeader target, int frameBytes) {
    return fileEnd + Frame.HEADER_BYTES + frameBytes + Frame.RESERVED_BYTES <= target.sizeBytes();
  }

  private FileHeader newFile(long term) {
    return new FileHeader(
        journal, random.nextLong(), term, lastPosition + 1, options.fileSizeBytes());
  }
}
