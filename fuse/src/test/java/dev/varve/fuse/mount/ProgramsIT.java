package dev.varve.fuse.mount;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.fuse.memory.MemoryFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Programs that people run, and random work against a model.
final class ProgramsIT extends MountFixture {
  private static final int MAX_FILE_BYTES = 400_000;
  private static final int STEPS = 600;

  private Path tree() throws IOException {
    Path tree = Files.createDirectories(folder.resolve("tree/a/b"));
    for (int i = 0; i < 60; i++) {
      byte[] content = new byte[i * i * 100];
      new SplittableRandom(i).nextBytes(content);
      Files.write(tree.resolve("file-" + i), content);
    }
    run(tree, "sh", "-c", "ln -s file-1 link; ln file-2 hard; chmod 4711 file-3; mkfifo pipe");
    run(tree, "sh", "-c", "truncate -s 5M hole; setfattr -n user.a -v b file-4 || true");
    return folder.resolve("tree");
  }

  @Test
  void copiesOfATreeAreIdenticalHoweverTheyAreMade() throws IOException {
    Path tree = tree();
    Path mount = mountMemory();
    run(mount, "cp", "-a", tree.toString(), "copied");
    run(mount, "sh", "-c", "tar -C '" + tree + "' -c . | (mkdir tarred && tar -C tarred -x)");
    run(mount, "cp", "-a", "copied", "copied-within");
    run(mount, "mv", "copied-within", "moved");
    for (String copy : new String[] {"copied", "tarred", "moved"}) {
      run(mount, "diff", "-r", "--no-dereference", "-x", "pipe", tree.toString(), copy);
      assertThat(run(mount, "stat", "-c", "%a %h", copy + "/a/b/file-3", copy + "/a/b/hard"))
          .isEqualTo("4711 1\n644 2\n");
    }
    run(mount, "rm", "-rf", "copied", "tarred", "moved");
    assertThat(mount).isEmptyDirectory();
  }

  @Test
  void aRepositoryIsMadeClonedAndChecked() throws IOException {
    Path mount = mountMemory();
    run(mount, "cp", "-a", tree().toString(), "work");
    String identity = "-c user.name=t -c user.email=t@t";
    run(
        mount,
        "sh",
        "-c",
        "cd work && git init -q && git add -A && git "
            + identity
            + " commit -qm one && git gc -q && cd .. && git clone -q work clone"
            + " && cd clone && git fsck --strict && git status --porcelain && git checkout -qb other"
            + " && git rm -rq a && git "
            + identity
            + " commit -qm two && git checkout -q -");
    assertThat(mount.resolve("clone/a/b/file-5")).exists();
  }

  @Test
  void largeStreamsComeInOneMebibyteAndKeepEveryByte() throws IOException {
    Path mount = mountMemory();
    Path source = folder.resolve("source");
    run(folder, "dd", "if=/dev/urandom", "of=" + source, "bs=1M", "count=24");
    run(mount, "dd", "if=" + source, "of=buffered", "bs=1M");
    run(mount, "dd", "if=" + source, "of=direct", "bs=1M", "oflag=direct");
    run(mount, "dd", "if=" + source, "of=odd", "bs=77777");
    run(mount, "cmp", source.toString(), "buffered");
    run(mount, "cmp", source.toString(), "direct");
    run(mount, "cmp", source.toString(), "odd");
    run(mount, "sh", "-c", "dd if=direct bs=1M iflag=direct | cmp - '" + source + "'");
  }

  @Test
  void randomWorkOnAFileIsWhatTheModelSays() throws IOException {
    Path mount = mountMemory();
    // Not through Seeds: each seed would need a mount of its own.
    for (long seed = 0; seed < 3; seed++) {
      play(mount.resolve("file-" + seed), new SplittableRandom(seed), "seed " + seed);
    }
  }

  private static void play(Path file, SplittableRandom random, String seed) throws IOException {
    byte[] model = {};
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      for (int step = 0; step < STEPS; step++) {
        int offset = random.nextInt(MAX_FILE_BYTES / 2);
        byte[] bytes = new byte[1 + random.nextInt(MAX_FILE_BYTES / 2)];
        switch (random.nextInt(5)) {
          case 0, 1 -> {
            random.nextBytes(bytes);
            channel.write(ByteBuffer.wrap(bytes), offset);
            model = put(model, offset, bytes);
          }
          case 2 -> {
            channel.truncate(offset);
            model = Arrays.copyOf(model, Math.min(model.length, offset));
          }
          case 3 -> {
            if (model.length > offset) {
              int count = Math.min(bytes.length, model.length - offset);
              byte[] part = Arrays.copyOf(bytes, count);
              MappedByteBuffer mapped = channel.map(MapMode.READ_WRITE, offset, count);
              mapped.put(part);
              mapped.force();
              model = put(model, offset, part);
            }
          }
          default -> {
            ByteBuffer read = ByteBuffer.allocate(bytes.length);
            int count = Math.max(0, channel.read(read, offset));
            int from = Math.min(offset, model.length);
            assertThat(Arrays.copyOf(read.array(), count))
                .as("%s, step %d", seed, step)
                .isEqualTo(
                    Arrays.copyOfRange(model, from, Math.min(model.length, from + bytes.length)));
          }
        }
        assertThat(channel.size()).as("%s, step %d", seed, step).isEqualTo(model.length);
      }
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(model);
  }

  private static byte[] put(byte[] model, int offset, byte[] bytes) {
    byte[] longer = Arrays.copyOf(model, Math.max(model.length, offset + bytes.length));
    System.arraycopy(bytes, 0, longer, offset, bytes.length);
    return longer;
  }

  @Test
  void referencesComeBackWhenEverythingIsDeleted() throws IOException {
    MemoryFileSystem memory = new MemoryFileSystem(HOUR_NANOS);
    Path mount = Path.of(mount(memory, FULL).path());
    run(mount, "cp", "-a", tree().toString(), "copy");
    run(mount, "find", ".", "-type", "f");
    run(mount, "sh", "-c", "ls -lR >/dev/null; rm -rf copy");
    await("references to come back", () -> memory.nodeCount() == 1);
  }
}
