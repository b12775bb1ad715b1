package dev.varve.store.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.format.chunk.Chunk;
import dev.varve.testkit.process.KilledProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills real processes that work on a real disk, one after the other on the same device.
final class DeviceKillIT {
  private static final long SEEDS_PER_ROUND = 1_000_000;

  @TempDir private Path directory;

  /// Whether each chunk that was told of must be held.
  private final Map<Long, Boolean> held = new TreeMap<>();

  @Test
  void whatWasToldDurableIsThereAfterEachKill() {
    killAndCheck(6);
  }

  @Test
  @Tag("campaign")
  void hundredsOfKills() {
    killAndCheck(300);
  }

  private void killAndCheck(int roundCount) {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < roundCount; round++) {
      List<String> arguments =
          List.of(directory.toString(), String.valueOf(round * SEEDS_PER_ROUND));
      int lineCount = 1 + random.nextInt(round % 3 == 0 ? 600 : 60);
      KilledProcess.linesUntilKilled(PuttingProgram.class, arguments, lineCount)
          .forEach(this::note);
      check();
    }
  }

  private void note(String line) {
    held.put(Long.parseLong(line.substring(1)), line.charAt(0) == '+');
  }

  /// What was told released is gone. What was told held is there, unless it was among the last,
  /// which the process may have released without a chance to tell.
  private void check() {
    long lastTold = held.keySet().stream().mapToLong(seed -> seed).max().orElseThrow();
    try (DeviceStore store = DeviceStore.open(directory, PuttingProgram.options())) {
      held.replaceAll((seed, isHeld) -> isHeld && isThere(store, seed, lastTold));
      held.forEach((seed, isHeld) ->
          assertThat(store.contains(PuttingProgram.chunk(seed).id()))
              .as("chunk " + seed)
              .isEqualTo(isHeld));
    }
  }

  private static boolean isThere(DeviceStore store, long seed, long lastTold) {
    Chunk chunk = PuttingProgram.chunk(seed);
    if (seed > lastTold - 2 * PuttingProgram.BATCH && !store.contains(chunk.id())) {
      return false;
    }
    assertThat(store.get(chunk.id()).content()).as("chunk " + seed).isEqualTo(chunk.content());
    return true;
  }
}
