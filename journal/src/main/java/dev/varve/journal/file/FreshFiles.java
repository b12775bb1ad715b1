package dev.varve.journal.file;

import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
import dev.varve.base.disk.DiskFile;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Makes files full of durable zeros, one ahead in the background. A flush of bytes that replace
/// zeros changes no metadata and takes a quarter of the time of one that makes the file longer (116
/// µs against 442-580 µs on ext4 without a journal, 2000 writes of 120 bytes, November 2026);
/// filling 64 MiB takes about 180 ms. For one thread at a time.
final class FreshFiles implements AutoCloseable {
  /// A file of zeros, open, under a temporary name.
  private record Fresh(String name, DiskFile file) {}

  private static final String SUFFIX = ".tmp";
  private static final int BLOCK_BYTES = 1 << 20;

  private final Disk disk;
  private final long sizeBytes;
  private final Executor background;
  private int madeCount;
  private @Nullable CompletableFuture<Fresh> ahead;

  FreshFiles(Disk disk, FileJournalOptions options) {
    this.disk = disk;
    this.sizeBytes = options.fileSizeBytes();
    this.background = options.background();
  }

  /// Says whether a file of this name is unfinished, and can be deleted when nobody has the lock.
  static boolean isName(String name) {
    return name.startsWith("fresh-") && name.endsWith(SUFFIX);
  }

  /// Lets a file be made in the background, unless one is.
  void prepare() {
    if (ahead == null) {
      String name = nextName();
      ahead = CompletableFuture.supplyAsync(() -> make(name), background);
    }
  }

  /// Gives a file its header and its name, both durable when this returns.
  ///
  /// @return the file, open under its new name, so that messages tell it
  DiskFile publish(FileHeader header) {
    Fresh fresh = take();
    try (DiskFile file = fresh.file()) {
      file.write(header.encode(), 0);
      file.flush();
    }
    disk.rename(fresh.name(), header.name());
    disk.flushDirectory("");
    return disk.open(header.name());
  }

  /// Returns a file, made now when none was made in the background, or when that failed: then this
  /// attempt says why.
  private Fresh take() {
    CompletableFuture<Fresh> prepared = ahead;
    ahead = null;
    Fresh fresh = prepared == null ? null : finished(prepared);
    return fresh == null ? make(nextName()) : fresh;
  }

  /// Deletes the file that was made ahead.
  @Override
  public void close() {
    CompletableFuture<Fresh> prepared = ahead;
    ahead = null;
    Fresh fresh = prepared == null ? null : finished(prepared);
    if (fresh != null) {
      fresh.file().close();
      disk.delete(fresh.name());
    }
  }

  private static @Nullable Fresh finished(CompletableFuture<Fresh> prepared) {
    return prepared.handle((fresh, failure) -> fresh).join();
  }

  private String nextName() {
    madeCount++;
    return "fresh-" + madeCount + SUFFIX;
  }

  private Fresh make(String name) {
    DiskFile file = disk.create(name);
    try {
      ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(BLOCK_BYTES, sizeBytes));
      for (long at = 0; at < sizeBytes; at += zeros.limit()) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), sizeBytes - at));
        file.write(zeros, at);
      }
      file.flush();
      return new Fresh(name, file);
    } catch (VarveException e) {
      file.close();
      discard(name, e);
      throw e;
    }
  }

  /// Gives the room of a half-made file back, which may be what there is too little of.
  private void discard(String name, VarveException reason) {
    try {
      disk.delete(name);
    } catch (VarveException e) {
      reason.addSuppressed(e);
    }
  }
}
