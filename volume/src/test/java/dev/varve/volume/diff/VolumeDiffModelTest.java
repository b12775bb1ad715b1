package dev.varve.volume.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ByteSize;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.VolumeId;
import dev.varve.store.ChunkStore;
import dev.varve.store.memory.MemoryChunkStore;
import dev.varve.testkit.Seeds;
import dev.varve.testkit.SimClock;
import dev.varve.testkit.SimRandom;
import dev.varve.testkit.disk.SimDisk;
import dev.varve.volume.Consistency;
import dev.varve.volume.Durability;
import dev.varve.volume.FileHandle;
import dev.varve.volume.OpenMode;
import dev.varve.volume.Volume;
import dev.varve.volume.VolumeFiles;
import dev.varve.volume.VolumeOptions;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.AttributeChange;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.RenameMode;
import dev.varve.volume.operation.SetMode;
import dev.varve.volume.state.Entry;
import dev.varve.volume.state.StateView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What changed between snapshots of a volume on which random operations run is what two whole
/// walks of them tell.
final class VolumeDiffModelTest {
  private static final int NAMES = 5;
  private static final int MAX_SNAPSHOTS = 5;

  @Test
  void theListOfChangesIsWhatTwoWalksTell() {
    Seeds.run(6, seed -> new World(seed, false).run(600));
  }

  /// Trees come into view and go as a whole then. A file that lost one of its names with such a
  /// tree and got another one is not said to be renamed, so paths are compared.
  @Test
  void thePathsThatChangedWithCopiedAndReplacedDirectoriesAreWhatTwoWalksTell() {
    Seeds.run(6, seed -> new World(seed, true).run(600));
  }

  @Test
  @Tag("campaign")
  void theListOfChangesOfManyHistoriesIsWhatTwoWalksTell() {
    Seeds.run(200, seed -> new World(seed, seed % 2 == 0).run(2_000));
  }

  private static final class World {
    private final SimClock clock = new SimClock();
    private final SimRandom nonces;
    private final SimDisk disk;
    private final ChunkStore store = MemoryChunkStore.open(new ByteSize(ByteSize.GIB));
    private final Random random;
    private final boolean copies;
    private final List<Name> snapshots = new ArrayList<>();
    private final List<Long> directories = new ArrayList<>(List.of(Inode.ROOT));

    World(long seed, boolean copies) {
      this.copies = copies;
      random = new Random(seed);
      nonces = new SimRandom(seed);
      disk = new SimDisk(seed);
    }

    void run(int count) {
      try (Volume volume =
          Volume.create(disk, new VolumeId(3, 4), store, VolumeOptions.defaults(), clock, nonces)) {
        VolumeFiles files = volume.files(Durability.FSYNC, Consistency.TIP);
        for (int i = 0; i < count; i++) {
          clock.sleep(1_000_000L);
          try {
            step(volume, files, i);
          } catch (VarveException refused) {
            assertThat(refused.code().kind().isFault()).as(refused.toString()).isFalse();
          }
        }
        compareAll(volume);
        assertThat(volume.verify().problems()).isEmpty();
      }
    }

    private void step(Volume volume, VolumeFiles files, int at) {
      long directory = directories.get(random.nextInt(directories.size()));
      Name name = name();
      if (copies && at % 7 == 0 && !snapshots.isEmpty()) {
        copy(volume, directory, name);
      }
      switch (random.nextInt(16)) {
        case 0 -> snapshot(volume, at);
        case 1 -> {
          if (at % 3 == 0) {
            compareAll(volume);
          }
        }
        case 2 -> {
          if (at % 5 == 0 && !snapshots.isEmpty()) {
            volume.restore(snapshots.get(random.nextInt(snapshots.size())));
          }
        }
        case 3, 4 ->
            directories.add(
                files.make(Caller.ROOT, directory, name, FileType.DIRECTORY, 0755, 0, 0).ino());
        case 5, 6 -> files.make(Caller.ROOT, directory, name, FileType.REGULAR, 0644, 0, 0);
        case 7 -> files.unlink(Caller.ROOT, directory, name);
        case 8 -> files.removeDirectory(Caller.ROOT, directory, name);
        case 9, 10 -> {
          RenameMode[] modes = RenameMode.values();
          long to = directories.get(random.nextInt(directories.size()));
          files.rename(
              Caller.ROOT, directory, name, to, name(), modes[random.nextInt(modes.length)]);
        }
        case 11 -> files.link(Caller.ROOT, ino(files, directory, name), directory, name());
        case 12 ->
            files.setAttributes(
                Caller.ROOT,
                ino(files, directory, name),
                AttributeChange.NONE.withMode(random.nextInt(0777)));
        case 13 -> {
          byte[] value = ("v" + random.nextInt(3)).getBytes(StandardCharsets.UTF_8);
          files.setXattr(
              Caller.ROOT, ino(files, directory, name), Name.of("user.a"), value, SetMode.ANY);
        }
        default -> write(files, ino(files, directory, name));
      }
    }

    private void copy(Volume volume, long directory, Name name) {
      if (random.nextInt(4) == 0) {
        volume.collect();
      }
      Name snapshot = snapshots.get(random.nextInt(snapshots.size()));
      StateView then = volume.snapshot(snapshot);
      List<Entry> sources = then.list(Inode.ROOT, Optional.empty(), 100);
      if (!sources.isEmpty()) {
        long source = sources.get(random.nextInt(sources.size())).ino();
        volume.copyFrom(snapshot, source, directory, name, random.nextBoolean());
      }
    }

    private Name name() {
      return Name.of("n" + random.nextInt(NAMES));
    }

    private static long ino(VolumeFiles files, long directory, Name name) {
      return files.lookup(Caller.ROOT, directory, name).map(Inode::ino).orElse(0L);
    }

    private void write(VolumeFiles files, long ino) {
      try (FileHandle handle = files.open(Caller.ROOT, ino, OpenMode.WRITE)) {
        handle.write(0, ByteBuffer.wrap(new byte[1 + random.nextInt(9)]));
      }
    }

    private void snapshot(Volume volume, int at) {
      if (snapshots.size() == MAX_SNAPSHOTS) {
        volume.deleteSnapshot(snapshots.remove(random.nextInt(snapshots.size())));
      }
      Name name = Name.of("at" + at);
      volume.takeSnapshot(name);
      snapshots.add(name);
    }

    private void compareAll(Volume volume) {
      for (Name before : snapshots) {
        for (Name after : snapshots) {
          compare(volume, before, Optional.of(after));
        }
        compare(volume, before, Optional.empty());
      }
    }

    private void compare(Volume volume, Name before, Optional<Name> after) {
      List<String> found = new ArrayList<>();
      VolumeDiff.Counts counts = volume.diff(before, after, change -> found.add(line(change)));
      Name last = after.orElse(Name.of("now"));
      if (after.isEmpty()) {
        volume.takeSnapshot(last);
      }
      List<String> expected = NaiveDiff.lines(volume.snapshot(before), volume.snapshot(last));
      if (after.isEmpty()) {
        volume.deleteSnapshot(last);
      }
      if (copies) {
        assertThat(paths(found)).as(before + " to " + last).isEqualTo(paths(expected));
      } else {
        assertThat(found).as(before + " to " + last).isEqualTo(expected);
        assertThat(counts.total()).isEqualTo(expected.size());
      }
    }

    /// Renamed is gone and new.
    private static List<String> paths(List<String> lines) {
      List<String> paths = new ArrayList<>();
      for (String line : lines) {
        if (line.startsWith("RENAMED ")) {
          int arrow = line.indexOf(" -> ");
          paths.add("DELETED " + line.substring("RENAMED ".length(), arrow));
          paths.add("CREATED " + line.substring(arrow + " -> ".length()));
        } else {
          paths.add(line);
        }
      }
      return paths.stream().sorted().toList();
    }

    private static String line(PathChange change) {
      String path = new String(change.path(), StandardCharsets.UTF_8);
      return change.kind()
          + " "
          + change.oldPath().map(old -> new String(old, StandardCharsets.UTF_8) + " -> ").orElse("")
          + path;
    }
  }
}
