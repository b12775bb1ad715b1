package dev.varve.store.device;

import dev.varve.base.ErrorCode;
import dev.varve.base.RandomSource;
import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
import dev.varve.base.disk.DiskFile;
import dev.varve.format.segment.SegmentHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The files of the segments: their names, and a bounded set of open files for readers.
final class Segments implements AutoCloseable {
  static final String DIRECTORY = "segments";

  private static final String SUFFIX = ".segment";
  private static final int NONCE_DIGITS = 16;
  private static final int MAX_OPEN_FILES = 128;

  /// An open file and how many reads use it now.
  private static final class Handle {
    final DiskFile file;
    int userCount;
    boolean dropped;

    Handle(DiskFile file) {
      this.file = file;
    }
  }

  private final Disk disk;
  private final DeviceId device;
  private final RandomSource random;
  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashMap<Long, Handle> handles = new LinkedHashMap<>(16, 0.75f, true);

  Segments(Disk disk, DeviceId device, RandomSource random) {
    this.disk = disk;
    this.device = device;
    this.random = random;
  }

  static String name(long nonce) {
    return DIRECTORY + "/" + HexFormat.of().toHexDigits(nonce) + SUFFIX;
  }

  String path(long nonce) {
    return disk.describe(name(nonce));
  }

  /// Returns the nonces of the segments that have a file, sorted as text. Other files are left
  /// alone.
  List<Long> nonces() {
    List<Long> nonces = new ArrayList<>();
    for (String name : disk.list(DIRECTORY)) {
      String digits = name.substring(0, Math.min(NONCE_DIGITS, name.length()));
      if (digits.length() == NONCE_DIGITS && digits.chars().allMatch(HexFormat::isHexDigit)) {
        long nonce = HexFormat.fromHexDigitsToLong(digits);
        if (name(nonce).equals(DIRECTORY + "/" + name)) {
          nonces.add(nonce);
        }
      }
    }
    return nonces;
  }

  /// Creates a segment under a name that was never used, with its header in the buffer that will be
  /// written first.
  OpenSegment create(ByteBuffer buffer) {
    long nonce = random.nextLong();
    while (disk.exists(name(nonce))) {
      nonce = random.nextLong();
    }
    DiskFile file = disk.create(name(nonce));
    new SegmentHeader(device.high(), device.low(), nonce).encode(buffer);
    return new OpenSegment(nonce, file);
  }

  /// Opens a segment's file apart from those of readers.
  DiskFile open(long nonce) {
    return disk.open(name(nonce));
  }

  void flushDirectory() {
    disk.flushDirectory(DIRECTORY);
  }

  /// Reads part of a segment.
  ///
  /// @throws VarveException `CORRUPT` when the file is absent or ends early
  void read(long nonce, int offset, ByteBuffer target) {
    int wantedBytes = target.remaining();
    Handle handle = acquire(nonce);
    try {
      int readBytes = handle.file.read(target, offset);
      if (readBytes < wantedBytes) {
        throw new VarveException(
            ErrorCode.CORRUPT,
            path(nonce)
                + " ends early: wanted "
                + wantedBytes
                + " bytes at offset "
                + offset
                + ", found "
                + readBytes);
      }
    } finally {
      release(handle);
    }
  }

  /// Deletes a segment's file, not yet durably.
  void delete(long nonce) {
    drop(nonce);
    disk.delete(name(nonce));
  }

  boolean exists(long nonce) {
    return disk.exists(name(nonce));
  }

  @Override
  public void close() {
    lock.lock();
    try {
      List.copyOf(handles.keySet()).forEach(this::drop);
    } finally {
      lock.unlock();
    }
  }

  private Handle acquire(long nonce) {
    Handle open = acquireOpen(nonce);
    return open != null ? open : acquireFresh(nonce, new Handle(openForRead(nonce)));
  }

  private @Nullable Handle acquireOpen(long nonce) {
    lock.lock();
    try {
      Handle handle = handles.get(nonce);
      if (handle != null) {
        handle.userCount++;
      }
      return handle;
    } finally {
      lock.unlock();
    }
  }

  /// Takes the fresh handle, or the one that another reader opened meanwhile.
  private Handle acquireFresh(long nonce, Handle fresh) {
    lock.lock();
    try {
      Handle handle = handles.get(nonce);
      if (handle == null) {
        makeRoom();
        handles.put(nonce, fresh);
        handle = fresh;
      } else {
        fresh.file.close();
      }
      handle.userCount++;
      return handle;
    } finally {
      lock.unlock();
    }
  }

  private DiskFile openForRead(long nonce) {
    try {
      return disk.open(name(nonce));
    } catch (VarveException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
      throw new VarveException(
          ErrorCode.CORRUPT,
          "segment " + path(nonce) + " is missing; put the file back, or restore its chunks",
          e);
    }
  }

  private void makeRoom() {
    Iterator<Map.Entry<Long, Handle>> oldest = handles.entrySet().iterator();
    while (handles.size() >= MAX_OPEN_FILES && oldest.hasNext()) {
      Handle handle = oldest.next().getValue();
      oldest.remove();
      closeWhenUnused(handle);
    }
  }

  private void drop(long nonce) {
    lock.lock();
    try {
      Handle handle = handles.remove(nonce);
      if (handle != null) {
        closeWhenUnused(handle);
      }
    } finally {
      lock.unlock();
    }
  }

  private void closeWhenUnused(Handle handle) {
    handle.dropped = true;
    if (handle.userCount == 0) {
      handle.file.close();
    }
  }

  private void release(Handle handle) {
    lock.lock();
    try {
      handle.userCount--;
      if (handle.dropped && handle.userCount == 0) {
        handle.file.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
