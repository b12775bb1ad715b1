package dev.varve.posix;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Makes calls as a user to whom permissions apply. As root, on a thread of its own that `nobody`
/// is for file systems (`setfsuid(2)`, which is of one thread and takes root's rights over files);
/// as anybody else, simply here.
final class Unprivileged {
  static final int NOBODY = 65_534;

  private Unprivileged() {}

  static void run(Runnable calls) throws InterruptedException {
    if (PosixProcess.user() != 0) {
      calls.run();
      return;
    }
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              becomeNobody("setfsgid");
              becomeNobody("setfsuid");
              calls.run();
            },
            true);
    Thread.ofPlatform().start(task);
    try {
      task.get();
    } catch (ExecutionException e) {
      throw new AssertionError("as nobody: " + e.getCause(), e);
    }
  }

  @SuppressWarnings("restricted")
  private static void becomeNobody(String function) {
    Linker linker = Linker.nativeLinker();
    MethodHandle handle =
        linker.downcallHandle(
            linker.defaultLookup().find(function).orElseThrow(),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try {
      int before = (int) handle.invokeExact(NOBODY);
      if (before != 0) {
        throw new IllegalStateException(function + " was " + before);
      }
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
