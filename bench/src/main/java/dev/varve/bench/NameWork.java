package dev.varve.bench;

import dev.varve.base.Check;
import dev.varve.volume.VolumeFiles;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.state.Entry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// Operations on the names of one tree of files, by one thread, each kind timed apart. What they
/// need is made beforehand in batches and not timed.
final class NameWork {
  /// What is timed.
  enum Kind {
    CREATE("create"),
    LOOKUP_WALK("look up in the order of a walk"),
    LOOKUP_RANDOM("look up at random"),
    ATTRIBUTES_WALK("attributes in the order of a walk"),
    ATTRIBUTES_RANDOM("attributes at random"),
    LIST("list, an entry"),
    UNLINK("unlink");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  private static final int BATCH = 1_000;

  private final VolumeFiles files;
  private final FileTree tree;
  private final Map<Kind, Laps> laps = new EnumMap<>(Kind.class);
  private final SplittableRandom random = new SplittableRandom(1);

  NameWork(VolumeFiles files, FileTree tree) {
    this.files = files;
    this.tree = tree;
  }

  /// Returns how long one operation took, in microseconds.
  double micros(Kind kind) {
    return lap(kind).micros();
  }

  private Laps lap(Kind kind) {
    return laps.computeIfAbsent(kind, unseen -> new Laps());
  }

  /// Makes the files from one number up to another.
  void create(int from, int to) {
    inBatches(
        Kind.CREATE,
        from,
        to,
        (start, names) -> {
          for (int i = 0; i < names.length; i++) {
            tree.create(files, start + i, names[i]);
          }
        });
  }

  /// Takes the files from one number up to another away.
  void unlink(int from, int to) {
    inBatches(
        Kind.UNLINK,
        from,
        to,
        (start, names) -> {
          for (int i = 0; i < names.length; i++) {
            files.unlink(Caller.ROOT, tree.directory(start + i), names[i]);
          }
        });
  }

  /// Work on files with rising numbers.
  @FunctionalInterface
  private interface Batch {
    void run(int start, Name[] names);
  }

  private void inBatches(Kind kind, int from, int to, Batch batch) {
    for (int start = from; start < to; start += BATCH) {
      int first = start;
      Name[] names = new Name[Math.min(BATCH, to - start)];
      for (int i = 0; i < names.length; i++) {
        names[i] = tree.name(start + i);
      }
      lap(kind).time(names.length, () -> batch.run(first, names));
    }
  }

  /// Lists directory after directory, and looks at each entry: as `find -ls` does.
  ///
  /// @return how many entries there are
  int walk() {
    int count = 0;
    for (long directory : tree.directories()) {
      Optional<Name> last = Optional.empty();
      List<Entry> page = list(directory, last);
      while (!page.isEmpty()) {
        look(directory, page);
        count += page.size();
        last = Optional.of(page.getLast().name());
        page = list(directory, last);
      }
    }
    return count;
  }

  private List<Entry> list(long directory, Optional<Name> after) {
    return lap(Kind.LIST).time(() -> files.list(Caller.ROOT, directory, after, BATCH), List::size);
  }

  private void look(long directory, List<Entry> page) {
    lap(Kind.LOOKUP_WALK)
        .time(
            page.size(),
            () -> {
              for (Entry entry : page) {
                check(files.lookup(Caller.ROOT, directory, entry.name()), entry.ino());
              }
            });
    lap(Kind.ATTRIBUTES_WALK)
        .time(
            page.size(),
            () -> {
              for (Entry entry : page) {
                files.attributes(entry.ino());
              }
            });
  }

  /// Looks files up whose numbers are below a count, chosen at random.
  void lookAtRandom(int fileCount, int times) {
    for (int done = 0; done < times; done += BATCH) {
      long[] directories = new long[BATCH];
      Name[] names = new Name[BATCH];
      for (int i = 0; i < BATCH; i++) {
        int number = random.nextInt(fileCount);
        directories[i] = tree.directory(number);
        names[i] = tree.name(number);
      }
      long[] inos = new long[BATCH];
      lap(Kind.LOOKUP_RANDOM)
          .time(
              BATCH,
              () -> {
                for (int i = 0; i < BATCH; i++) {
                  inos[i] = files.lookup(Caller.ROOT, directories[i], names[i]).orElseThrow().ino();
                }
              });
      attributesAtRandom(fileCount);
    }
  }

  private void attributesAtRandom(int fileCount) {
    long[] inos = new long[BATCH];
    for (int i = 0; i < BATCH; i++) {
      // Numbers of inodes follow each other, and that of the root is the first.
      inos[i] = Inode.ROOT + 1 + random.nextInt(fileCount);
    }
    lap(Kind.ATTRIBUTES_RANDOM)
        .time(
            BATCH,
            () -> {
              for (long ino : inos) {
                files.attributes(ino);
              }
            });
  }

  private static void check(Optional<Inode> found, long ino) {
    Check.invariant(
        found.isPresent() && found.get().ino() == ino,
        () -> "expected inode " + ino + ", found " + found);
  }
}
