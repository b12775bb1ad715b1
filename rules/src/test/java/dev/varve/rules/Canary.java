package dev.varve.rules;

import dev.varve.base.time.Clock;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.event.Level;

/// Does everything that is banned, so that each ban can show that it finds it. Never runs.
final class Canary {
  private final ThreadLocal<ReentrantLock> lock = ThreadLocal.withInitial(ReentrantLock::new);

  void misbehave(Clock clock) throws IOException, InterruptedException {
    try (Arena arena = Arena.ofConfined()) {
      System.out.println(arena.allocate(1));
    }
    Thread.sleep(System.nanoTime() % new SplittableRandom(1).nextLong());
    lock.get().lock();
    clock.sleep(1);
    Files.delete(Path.of(String.valueOf(Array.getLength(new int[1]))));
    System.exit(Level.ERROR.toInt());
  }
}
