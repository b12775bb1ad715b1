package dev.varve.fuse.kernel;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Optional;

/// An open `/dev/fuse`: where requests come from and their replies go to. Safe for any thread; only
/// close when nobody receives.
public final class Device implements AutoCloseable {
  /// What [#receive] and [#send] answer when there is nothing.
  public enum Answer {
    /// It went well.
    DONE,
    /// The device does not wait, and there is no request.
    EMPTY,
    /// The request is gone: its caller was killed, or it was answered already.
    GONE,
    /// The file system is unmounted or its connection was cut.
    ENDED,
    /// The kernel refused the reply: who asked still waits.
    REFUSED
  }

  static final String PATH = "/dev/fuse";

  private static final int O_RDWR_CLOEXEC = 2 | 0_2000000;
  private static final int O_NONBLOCK = 0_4000;

  /// `_IOR(229, 0, uint32_t)`.
  private static final long FUSE_DEV_IOC_CLONE = 0x8004_e500L;

  private final int descriptor;

  Device(int descriptor) {
    this.descriptor = descriptor;
  }

  /// Opens a device that is not mounted yet.
  ///
  /// @return the device
  public static Device open() {
    int answer = openDescriptor(0);
    if (answer < 0) {
      throw KernelFailure.of(
          SystemCall.OPEN,
          PATH,
          -answer,
          "load the module fuse, pass the device into the container, or let fusermount3 open it");
    }
    return new Device(answer);
  }

  private static int openDescriptor(int flags) {
    try (Arena arena = Arena.ofConfined()) {
      return SystemCall.OPEN.answer(arena.allocateFrom(PATH).address(), O_RDWR_CLOEXEC | flags);
    }
  }

  /// Opens a second way to the same file system, so that threads do not share a lock. Replies go
  /// the way that their request came.
  ///
  /// @param waits whether receiving waits for a request
  /// @return the device; empty when this user may not open it again
  public Optional<Device> another(boolean waits) {
    int opened = openDescriptor(waits ? 0 : O_NONBLOCK);
    if (opened < 0) {
      return Optional.empty();
    }
    Device another = new Device(opened);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment number = arena.allocateFrom(ValueLayout.JAVA_INT, descriptor);
      if (SystemCall.IOCTL.answer(opened, FUSE_DEV_IOC_CLONE, number.address()) < 0) {
        another.close();
        return Optional.empty();
      }
    }
    return Optional.of(another);
  }

  /// Returns the number of the file descriptor.
  ///
  /// @return 0 or more
  public int descriptor() {
    return descriptor;
  }

  /// Receives a request.
  ///
  /// @param memory receives it
  /// @return its length in bytes, or 0: then [#outcome] says why
  public int receive(RequestMemory memory) {
    long got = SystemCall.read(memory.state(), descriptor, memory.inAddress(), memory.inBytes());
    return got > 0 ? (int) got : 0;
  }

  /// Explains why nothing was received.
  ///
  /// @param memory what was to receive it
  /// @return EMPTY, GONE when it is to be tried again, or ENDED
  public Answer outcome(RequestMemory memory) {
    return switch (memory.errno()) {
      case SystemCall.EAGAIN -> Answer.EMPTY;
      case SystemCall.EINTR, SystemCall.ENOENT -> Answer.GONE;
      case SystemCall.ENODEV, SystemCall.ECONNABORTED -> Answer.ENDED;
      default ->
          throw KernelFailure.of(SystemCall.READ, PATH, memory.errno(), "unmount and mount again");
    };
  }

  /// Sends a reply.
  ///
  /// @param memory holds it
  /// @param bytes its length, without pieces
  /// @return DONE, GONE, ENDED or REFUSED
  public Answer send(RequestMemory memory, int bytes) {
    long put = SystemCall.write(memory.state(), descriptor, memory.outAddress(), bytes);
    return sent(memory, put);
  }

  /// Names a piece of memory that follows the reply.
  ///
  /// @param memory holds the reply
  /// @param index from 0
  /// @param piece its remaining bytes follow; outside the heap
  public void piece(RequestMemory memory, int index, ByteBuffer piece) {
    memory.piece(index + 1, MemorySegment.ofBuffer(piece).address(), piece.remaining());
  }

  /// Sends a reply with the pieces of memory that were named.
  ///
  /// @param memory holds it
  /// @param bytes its length, without pieces
  /// @param pieceCount how many pieces follow
  /// @return DONE, GONE, ENDED or REFUSED
  public Answer send(RequestMemory memory, int bytes, int pieceCount) {
    memory.piece(0, memory.outAddress(), bytes);
    long put =
        SystemCall.writev(memory.state(), descriptor, memory.vectorAddress(), pieceCount + 1L);
    return sent(memory, put);
  }

  private static Answer sent(RequestMemory memory, long put) {
    if (put >= 0) {
      return Answer.DONE;
    }
    return switch (memory.errno()) {
      case SystemCall.ENOENT -> Answer.GONE;
      case SystemCall.ENODEV, SystemCall.ECONNABORTED, SystemCall.ENOTCONN -> Answer.ENDED;
      default -> Answer.REFUSED;
    };
  }

  /// Says whether the last notice was refused because of what is in a directory: a name that is not
  /// empty or mounted on is not deleted from the kernel's cache.
  ///
  /// @param memory what the call was made with
  /// @return whether that is all
  public boolean isBusyDirectory(RequestMemory memory) {
    return memory.errno() == SystemCall.EBUSY || memory.errno() == SystemCall.ENOTEMPTY;
  }

  /// Returns a fault that says how the last call failed.
  ///
  /// @param memory what the call was made with
  /// @param what what was sent
  /// @return the fault
  public VarveException failure(RequestMemory memory, String what) {
    return new VarveException(
        ErrorCode.BUG, "the kernel refused the reply to " + what + " with errno " + memory.errno());
  }

  /// Closes it. The last close of all cuts the connection.
  @Override
  public void close() {
    SystemCall.CLOSE.answer(descriptor);
  }
}
