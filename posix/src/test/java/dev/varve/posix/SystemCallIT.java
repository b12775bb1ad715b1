package dev.varve.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SystemCallIT extends PosixFixture {
  /// A signal that the JVM has no use for (`signal(7)`).
  private static final long SIGUSR1 = 10;

  private static final int SIGNAL_COUNT = 200;
  private static final long SIGNALS_APART_NANOS = 100_000;

  @ParameterizedTest
  @EnumSource(SystemCall.class)
  void thisMachineHasTheFunction(SystemCall call) {
    assertThat(Linker.nativeLinker().defaultLookup().find(call.function())).isPresent();
  }

  /// A thread waits for the other end of a pipe while signals interrupt it that, unlike the JVM's
  /// own, make the kernel give up the call.
  @Test
  void aSignalDoesNotEndACall() throws Exception {
    directory().makeNode(ODD, FileType.FIFO, 0600, DeviceNumber.NONE);
    invoke("signal", SIGUSR1, addressOf("getpid").address());
    invoke("siginterrupt", SIGUSR1, 1);
    CompletableFuture<Long> waiter = new CompletableFuture<>();
    FutureTask<FileType> opening =
        new FutureTask<>(() -> {
          waiter.complete(invoke("pthread_self", 0, 0));
          try (PosixFile reader = directory().openFile(ODD, Access.READ)) {
            return reader.stat().type();
          }
        });
    Thread.ofPlatform().start(opening);
    for (int sent = 0; sent < SIGNAL_COUNT && !opening.isDone(); sent++) {
      invoke("pthread_kill", waiter.get(), SIGUSR1);
      LockSupport.parkNanos(SIGNALS_APART_NANOS);
    }
    try (PosixFile otherEnd = directory().openFile(ODD, Access.READ_WRITE)) {
      assertThat(opening.get()).isEqualTo(otherEnd.stat().type());
    }
  }

  private static MemorySegment addressOf(String function) {
    return Linker.nativeLinker().defaultLookup().find(function).orElseThrow();
  }

  @SuppressWarnings("restricted")
  private static long invoke(String function, long first, long second) {
    ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
    try {
      return (long)
          Linker.nativeLinker()
              .downcallHandle(addressOf(function), FunctionDescriptor.of(word, word, word))
              .invokeExact(first, second);
    } catch (Throwable e) {
      throw new IllegalStateException(function, e);
    }
  }
}
