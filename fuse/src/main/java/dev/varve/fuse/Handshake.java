package dev.varve.fuse;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;

/// The first request, which agrees on what both sides can (`FUSE_INIT`). Which flags pay was
/// measured on Linux 6.18 in November 2026; a flag that the kernel does not offer is not asked for.
///
/// @param features what to ask for beyond what always pays
/// @param maxRequestBytes the longest read and write, a multiple of the page; kernels allow 1 MiB
///   unless `fs.fuse.max_pages_limit` says more
/// @param maxReadAheadBytes how far ahead the kernel may read
/// @param maxBackgroundCount how many requests may wait that no caller waits for, read-ahead and
///   asynchronous I/O
/// @param pageBytes the size of a page of memory
public record Handshake(
    Set<Feature> features,
    int maxRequestBytes,
    int maxReadAheadBytes,
    int maxBackgroundCount,
    int pageBytes) {
  static final long SETXATTR_EXT = 1L << 29;

  private static final int MAJOR = 7;

  /// Since Linux 5.4: everything asked for here has one form since then.
  private static final int MIN_MINOR = 31;

  private static final int MAX_MINOR = 45;

  private static final int REPLY_BYTES = 64;

  /// The kernel puts off background work at this share of the limit.
  private static final int CONGESTION_PERCENT = 75;

  private static final int MAX_U16 = 0xffff;

  private static final long ASYNC_READ = 1;

  /// `O_TRUNC` comes with the open, not as a change of size after it.
  private static final long ATOMIC_O_TRUNC = 1L << 3;

  /// Without it writes are of one page (4096 requests for 16 MiB instead of 16).
  private static final long BIG_WRITES = 1L << 5;

  private static final long HAS_IOCTL_DIR = 1L << 11;

  /// Without it asynchronous direct I/O runs one request at a time (38k instead of 204k a second).
  private static final long ASYNC_DIO = 1L << 15;

  private static final long PARALLEL_DIROPS = 1L << 18;
  private static final long ABORT_ERROR = 1L << 21;

  /// Requests may be longer than 32 pages.
  private static final long MAX_PAGES = 1L << 22;

  private static final long CACHE_SYMLINKS = 1L << 23;

  /// Pages go when the file system says so, not when a time looks different.
  private static final long EXPLICIT_INVAL_DATA = 1L << 25;

  /// Otherwise each write of 4 KiB is preceded by a question for `security.capability`.
  private static final long HANDLE_KILLPRIV_V2 = 1L << 28;

  private static final long INIT_EXT = 1L << 30;
  private static final long HAS_EXPIRE_ONLY = 1L << 35;
  private static final long DIRECT_IO_ALLOW_MMAP = 1L << 36;

  private static final long ALWAYS =
      ASYNC_READ
          | ATOMIC_O_TRUNC
          | BIG_WRITES
          | HAS_IOCTL_DIR
          | ASYNC_DIO
          | PARALLEL_DIROPS
          | ABORT_ERROR
          | MAX_PAGES
          | CACHE_SYMLINKS
          | EXPLICIT_INVAL_DATA
          | HANDLE_KILLPRIV_V2
          | SETXATTR_EXT
          | INIT_EXT
          | HAS_EXPIRE_ONLY
          | DIRECT_IO_ALLOW_MMAP;

  /// Checks the wishes.
  ///
  /// @param features what to ask for beyond what always pays
  /// @param maxRequestBytes the longest read and write
  /// @param maxReadAheadBytes how far ahead the kernel may read
  /// @param maxBackgroundCount how many background requests
  /// @param pageBytes the size of a page of memory
  public Handshake {
    features = Set.copyOf(features);
    Check.argument(
        maxRequestBytes >= pageBytes && maxRequestBytes % pageBytes == 0,
        () -> "requests are of whole pages of " + pageBytes + " bytes, found " + maxRequestBytes);
    Check.argument(
        maxBackgroundCount > 0 && maxBackgroundCount <= MAX_U16,
        () -> "background requests are 1 to " + MAX_U16 + ", found " + maxBackgroundCount);
  }

  /// Answers the first request.
  ///
  /// @param exchange holds the request, and the reply afterwards
  /// @return the agreement; empty when the kernel is newer and will ask again
  /// @throws VarveException when the kernel is too old
  public Optional<Agreement> answer(Exchange exchange) {
    Call call = exchange.call();
    int major = call.bodyInt(0);
    int minor = call.bodyInt(4);
    Validity.clear(call.out, Call.REPLY, REPLY_BYTES);
    call.out.putInt(Call.REPLY, MAJOR).putInt(Call.REPLY + 4, MAX_MINOR);
    exchange.success(REPLY_BYTES);
    if (major > MAJOR) {
      return Optional.empty();
    }
    if (major < MAJOR || minor < MIN_MINOR) {
      throw new VarveException(
          ErrorCode.NOT_SUPPORTED,
          "the kernel speaks version %d.%d of FUSE, and %d.%d is needed: use Linux 5.4 or newer"
              .formatted(major, minor, MAJOR, MIN_MINOR));
    }
    long offered = offered(call);
    long flags = (ALWAYS | wanted()) & offered;
    write(call.out, call.bodyInt(8), flags);
    return Optional.of(new Agreement(Math.min(minor, MAX_MINOR), flags, offered, maxRequestBytes));
  }

  private void write(ByteBuffer out, int kernelReadAheadBytes, long flags) {
    int at = Call.REPLY;
    out.putInt(at + 8, Math.min(kernelReadAheadBytes, maxReadAheadBytes));
    out.putInt(at + 12, (int) flags);
    out.putShort(at + 16, (short) maxBackgroundCount);
    out.putShort(at + 18, (short) Math.max(1, maxBackgroundCount * CONGESTION_PERCENT / 100));
    out.putInt(at + 20, maxRequestBytes);
    out.putInt(at + 24, 1);
    out.putShort(at + 28, (short) (maxRequestBytes / pageBytes));
    out.putInt(at + 32, (int) (flags >>> Integer.SIZE));
    // One file system may lie below a file that is passed through, not a stack of them.
    out.putInt(at + 36, (flags & Feature.PASSTHROUGH.bits()) != 0 ? 1 : 0);
  }

  private long wanted() {
    long wanted = 0;
    for (Feature feature : features) {
      wanted |= feature.bits();
    }
    return wanted;
  }

  private static long offered(Call call) {
    long offered = Integer.toUnsignedLong(call.bodyInt(12));
    if ((offered & INIT_EXT) != 0) {
      offered |= Integer.toUnsignedLong(call.bodyInt(16)) << Integer.SIZE;
    }
    return offered;
  }
}
