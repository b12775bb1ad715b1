package dev.varve.store.device;

import dev.varve.base.ByteSize;
import dev.varve.base.VarveException;
import dev.varve.format.segment.RecordHeader;
import dev.varve.format.segment.SegmentHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// One of the device's open segments, with the buffer that gathers records on their way to its
/// file. Who appends holds the lane, also while a full buffer is written: the lane is the queue to
/// its file, and other callers take another lane.
final class Lane {
  /// Ends a segment of very many small records early, so that its footer stays readable at once.
  private static final int MAX_FOOTER_BYTES = 4 * ByteSize.MIB;

  /// How far a segment had come when a flush began.
  ///
  /// @param segment the segment
  /// @param endBytes the offset up to which the flush must make it durable
  /// @param isComplete whether no record will follow
  record Cut(OpenSegment segment, int endBytes, boolean isComplete) {}

  private final Segments segments;
  private final int segmentBytes;
  private final int bufferBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<OpenSegment> complete = new ArrayList<>();
  private ByteBuffer buffer = ByteBuffer.allocate(0);
  private @Nullable OpenSegment open;
  private int cutBytes;
  private @Nullable VarveException failure;
  private volatile int bufferedBytes;

  Lane(Segments segments, DeviceOptions options) {
    this.segments = segments;
    this.segmentBytes = options.segmentBytes();
    this.bufferBytes = options.laneBufferBytes() + SegmentHeader.BYTES;
  }

  boolean tryLock() {
    return lock.tryLock();
  }

  void lock() {
    lock.lock();
  }

  void unlock() {
    lock.unlock();
  }

  /// Bytes of records that were appended and have not been written to the file.
  int bufferedBytes() {
    return bufferedBytes;
  }

  /// Appends a record. The caller holds the lane.
  ChunkState.Place append(RecordHeader header, ByteBuffer payload) {
    OpenSegment segment = segmentFor(header.recordBytes());
    if (segment.needsMark()) {
      makeRoom(segment, RecordHeader.FIXED_BYTES + RecordHeader.ALIGNMENT);
      segment.appendMark(buffer);
    }
    makeRoom(segment, header.recordBytes());
    ChunkState.Place place = segment.append(buffer, header, payload);
    bufferedBytes = buffer.position();
    return place;
  }

  private OpenSegment segmentFor(int recordBytes) {
    OpenSegment segment = open;
    if (segment != null
        && (segment.endBytes() + recordBytes > segmentBytes
            || segment.footerBytes() > MAX_FOOTER_BYTES)) {
      complete();
      segment = null;
    }
    if (segment == null) {
      if (buffer.capacity() == 0) {
        buffer = ByteBuffer.allocateDirect(bufferBytes);
      }
      segment = segments.create(buffer);
      open = segment;
      cutBytes = 0;
    }
    return segment;
  }

  private void makeRoom(OpenSegment segment, int bytes) {
    if (buffer.remaining() < bytes) {
      writeOut(segment);
    }
  }

  /// Ends the open segment when it is wanted: the next flush seals it. No append runs at the same
  /// time.
  void complete(LongPredicate wanted) {
    lock.lock();
    try {
      OpenSegment segment = open;
      if (segment != null && wanted.test(segment.nonce())) {
        complete();
      }
    } finally {
      lock.unlock();
    }
  }

  private void complete() {
    OpenSegment segment = open;
    if (segment != null) {
      writeOut(segment);
      complete.add(segment);
      open = null;
    }
  }

  /// Tells how far each segment has come that the next flush must cover, and hands over those that
  /// are complete. No append runs at the same time.
  List<Cut> cut() {
    List<Cut> cuts = new ArrayList<>();
    complete.forEach(segment -> cuts.add(new Cut(segment, segment.endBytes(), true)));
    complete.clear();
    OpenSegment segment = open;
    if (segment != null && segment.endBytes() > cutBytes) {
      cuts.add(new Cut(segment, segment.endBytes(), false));
      cutBytes = segment.endBytes();
    }
    return cuts;
  }

  /// Writes the buffered records to the file.
  void writeOut() {
    lock.lock();
    try {
      OpenSegment segment = open;
      if (segment != null && buffer.position() > 0) {
        writeOut(segment);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Writes once and never again after a failure: what is in the file then is unknown.
  private void writeOut(OpenSegment segment) {
    if (failure != null) {
      throw failure.again();
    }
    try {
      segment.writeOut(buffer);
      bufferedBytes = 0;
    } catch (VarveException e) {
      failure = e;
      throw e;
    }
  }

  /// Closes files without writing anything, as when the device failed, and gives the buffer up.
  void abandon() {
    buffer = ByteBuffer.allocate(0);
    complete.forEach(OpenSegment::close);
    OpenSegment segment = open;
    if (segment != null) {
      segment.close();
    }
  }
}
