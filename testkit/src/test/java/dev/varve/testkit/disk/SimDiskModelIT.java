package dev.varve.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
import dev.varve.base.disk.DiskFile;
import dev.varve.testkit.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random calls on the simulated and on the real disk, which must answer the same as long as
/// nothing crashes.
class SimDiskModelIT {
  private static final List<String> NAMES = List.of("a", "b", "d", "d/a", "d/b", "e/a", "d/e/a");
  private static final int CALL_COUNT = 150;
  private static final int MAX_BYTES = 9000;

  @TempDir Path directory = Path.of("");

  @Test
  void bothDisksAnswerTheSame() {
    Seeds.run(
        20,
        seed -> {
          SimDisk simulated = new SimDisk(seed);
          Disk real = Disk.at(newDirectory(seed));
          Random chance = new Random(seed);
          for (int i = 0; i < CALL_COUNT; i++) {
            long choice = chance.nextLong();
            String answer = answer(simulated, new Random(choice));
            assertThat(answer(real, new Random(choice))).as("call %d", i).isEqualTo(answer);
          }
          simulated.assertAllClosed();
        });
  }

  private Path newDirectory(long seed) {
    try {
      return Files.createDirectory(directory.resolve("seed" + seed));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Makes a call that the chance chooses; returns what it answered or how it failed.
  private static String answer(Disk disk, Random chance) {
    String name = NAMES.get(chance.nextInt(NAMES.size()));
    String other = NAMES.get(chance.nextInt(NAMES.size()));
    return switch (chance.nextInt(9)) {
      case 0 -> outcome(() -> closed(disk.create(name)));
      case 1 -> outcome(() -> disk.exists(name));
      case 2 -> outcome(() -> disk.list(chance.nextBoolean() ? "" : "d"));
      case 3 -> outcome(() -> done(() -> disk.createDirectory(chance.nextBoolean() ? "d/e" : "d")));
      case 4 -> isOther(disk, name) ? "" : outcome(() -> done(() -> disk.rename(name, other)));
      case 5 -> isOther(disk, name) ? "" : outcome(() -> done(() -> disk.delete(name)));
      case 6 -> outcome(() -> done(() -> disk.flushDirectory("")));
      default -> outcome(() -> used(disk, name, chance));
    };
  }

  /// Says whether a name leads to something that is no file. Files are renamed and deleted; what
  /// such a call does to something else is left open.
  private static boolean isOther(Disk disk, String name) {
    return outcome(() -> closed(disk.open(name))).equals("DISK_FAILED");
  }

  private static String used(Disk disk, String name, Random chance) {
    try (DiskFile file = disk.open(name)) {
      for (int i = 0; i < 4; i++) {
        byte[] bytes = new byte[chance.nextInt(MAX_BYTES)];
        chance.nextBytes(bytes);
        file.write(ByteBuffer.wrap(bytes), chance.nextInt(2 * MAX_BYTES));
        file.truncate(chance.nextInt(3 * MAX_BYTES));
      }
      ByteBuffer target = ByteBuffer.allocate(4 * MAX_BYTES);
      int count = file.read(target, chance.nextInt(MAX_BYTES));
      return file.size() + " " + count + " " + Arrays.hashCode(target.array());
    }
  }

  private static String closed(DiskFile file) {
    file.close();
    return "closed";
  }

  private static String done(Runnable call) {
    call.run();
    return "done";
  }

  private static String outcome(Supplier<Object> call) {
    try {
      return call.get().toString();
    } catch (VarveException e) {
      return e.code().name();
    }
  }
}
