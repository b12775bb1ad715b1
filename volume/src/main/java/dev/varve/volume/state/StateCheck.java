package dev.varve.volume.state;

import dev.varve.tree.TreeCursor;
import dev.varve.tree.TreeReader;
import dev.varve.volume.content.ContentCheck;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.inode.Usage;
import dev.varve.volume.record.Keys;
import dev.varve.volume.record.RecordReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/// Proves that the records of a state fit together: each entry names an inode and each inode is
/// named as often as it says; what has no name is kept by handles or in the trash; parents are
/// where they are said to be; usage is what lies below; counts are what a recount gives. Reads
/// everything; takes memory for each directory and for each file with several links.
public final class StateCheck {
  /// More problems than these are not told.
  private static final int MAX_PROBLEMS = 100;

  private final StateView view;
  private final TreeReader tree;
  private final List<String> problems = new ArrayList<>();
  private final Map<Long, long[]> usage = new HashMap<>();
  private final Map<Long, Long> parents = new HashMap<>();
  private final Map<Long, Integer> linkCounts = new HashMap<>();
  private long inodeCount;
  private long trashBytes;
  private long trashInodes;

  private StateCheck(StateView view) {
    this.view = view;
    this.tree = view.tree();
  }

  /// What a check found.
  ///
  /// @param inodes how many inodes there are
  /// @param problems what is wrong, empty when nothing is; at most some hundred
  public record Report(long inodes, List<String> problems) {
    /// Copies the list.
    public Report {
      problems = List.copyOf(problems);
    }
  }

  /// Checks a state.
  ///
  /// @param view a state that does not change meanwhile
  /// @return what was found
  public static Report run(StateView view) {
    StateCheck check = new StateCheck(view);
    check.inodes();
    check.entries();
    check.links();
    check.hiddenTrees();
    check.deleted();
    check.usage();
    check.problems.addAll(ContentCheck.problems(view.tree(), check::visitContents));
    return new Report(check.inodeCount, check.problems);
  }

  private void problem(String what) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(what);
    }
  }

  private interface Visitor {
    void visit(byte[] key, byte[] value);
  }

  private void forEach(byte kind, Visitor visitor) {
    byte[] prefix = {kind};
    TreeCursor cursor = tree.cursor();
    for (boolean more = cursor.seek(prefix);
        more && cursor.keyStartsWith(prefix);
        more = cursor.next()) {
      visitor.visit(cursor.key(), cursor.value());
    }
  }

  private void visitContents(LongConsumer visitor) {
    forEach(
        Keys.INODE,
        (key, value) -> {
          long content = Inode.decode(Keys.number(key), new RecordReader(value)).content();
          if (content != 0) {
            visitor.accept(content);
          }
        });
    forEach(
        Keys.VERSION,
        (key, value) -> {
          long content = Version.decode(Keys.secondNumber(key), value).content();
          if (content != 0) {
            visitor.accept(content);
          }
        });
  }

  private void inodes() {
    forEach(
        Keys.INODE,
        (key, value) -> {
          inodeCount++;
          Inode inode = Inode.decode(Keys.number(key), new RecordReader(value));
          if (inode.nlink() == 0) {
            checkDeleted(inode);
          } else if (inode.isDirectory()) {
            parents.put(inode.ino(), inode.parent());
            count(inode.ino(), 0);
          }
          checkPlace(inode);
        });
  }

  private void count(long directory, long bytes) {
    long[] own = usage.computeIfAbsent(directory, ino -> new long[2]);
    own[0] += bytes;
    own[1]++;
  }

  /// What nothing names is kept by handles and counts for the root, or is in the trash.
  private void checkDeleted(Inode inode) {
    if (view.orphan(inode.ino()).isPresent()) {
      count(Inode.ROOT, inode.allocated());
    } else {
      trashBytes += inode.allocated();
      trashInodes++;
    }
    if (inode.isDirectory() && inode.size() != 0) {
      problem("directory " + inode.ino() + " was deleted with " + inode.size() + " entries");
    }
  }

  private void deleted() {
    forEach(
        Keys.ORPHAN,
        (key, value) -> {
          Orphan.decode(value);
          if (view.find(Keys.number(key)).map(Inode::nlink).orElse(1) != 0) {
            problem("inode " + Keys.number(key) + " is kept for handles and has a name or is gone");
          }
        });
    long[] listed = new long[1];
    forEach(
        Keys.TRASH,
        (key, value) -> {
          long ino = Keys.secondNumber(key);
          Trashed.decode(Keys.number(key), ino, value);
          listed[0]++;
          if (view.find(ino).isPresent() || view.stored(ino).isEmpty()) {
            problem("inode " + ino + " is in the trash and has a name or a handle, or is gone");
          }
        });
    VolumeRecord volume = VolumeRecord.of(tree);
    if (listed[0] != trashInodes
        || volume.trashInodes != trashInodes
        || volume.trashBytes != trashBytes) {
      problem(
          "%d files with %d bytes have no name, the trash lists %d and says %d with %d bytes"
              .formatted(
                  trashInodes, trashBytes, listed[0], volume.trashInodes, volume.trashBytes));
    }
  }

  private void checkPlace(Inode inode) {
    Name name = inode.name();
    boolean hidden = tree.contains(Keys.of(Keys.STAGING, inode.ino()));
    if (inode.nlink() == 0 || inode.ino() == Inode.ROOT || (hidden && name == null)) {
      return;
    }
    if (name == null
        || view.entry(inode.parent(), name).map(Entry::ino).orElse(0L) != inode.ino()) {
      problem(
          "inode " + inode.ino() + " is not where it says: '" + name + "' in " + inode.parent());
      return;
    }
    if (!inode.isDirectory()) {
      count(inode.parent(), inode.allocated());
      if (inode.nlink() > 1) {
        linkCounts.put(inode.ino(), inode.nlink() - 1);
      }
    }
  }

  private void entries() {
    Map<Long, long[]> seen = new HashMap<>();
    forEach(
        Keys.ENTRY,
        (key, value) -> {
          long directory = Keys.number(key);
          Name name = StateKeys.nameAt(key, StateKeys.NUMBER_BYTES);
          RecordReader reader = new RecordReader(value);
          long ino = reader.takeLong();
          FileType type = FileType.ofCode(reader.takeByte());
          long[] counts = seen.computeIfAbsent(directory, d -> new long[2]);
          counts[0]++;
          counts[1] += type == FileType.DIRECTORY ? 1 : 0;
          Inode inode = view.find(ino).orElse(null);
          if (inode == null || inode.type() != type || inode.nlink() == 0) {
            problem("entry '" + name + "' of directory " + directory + " names no " + type);
          } else if (!inode.isFirstLink(directory, name)
              && !tree.contains(StateKeys.link(ino, directory, name))) {
            problem("inode " + ino + " does not know its name '" + name + "' in " + directory);
          }
        });
    for (long directory : parents.keySet()) {
      Inode inode = view.inode(directory);
      long[] counts = seen.getOrDefault(directory, new long[2]);
      if (inode.size() != counts[0] || inode.nlink() != 2 + counts[1]) {
        problem(
            "directory %d has %d entries and %d directories, says %d and %d links"
                .formatted(directory, counts[0], counts[1], inode.size(), inode.nlink()));
      }
    }
  }

  private void links() {
    forEach(
        Keys.LINK,
        (key, value) -> {
          long ino = Keys.number(key);
          long directory = Keys.secondNumber(key);
          Name name = StateKeys.nameAt(key, StateKeys.NUMBER_BYTES + Long.BYTES);
          if (view.entry(directory, name).map(Entry::ino).orElse(0L) != ino) {
            problem("inode " + ino + " has no link '" + name + "' in " + directory);
          }
          linkCounts.merge(ino, -1, Integer::sum);
        });
    linkCounts.forEach((ino, missing) -> {
      if (missing != 0) {
        problem("inode " + ino + " says " + missing + " links more than it has");
      }
    });
  }

  private void hiddenTrees() {
    for (long top : view.hiddenTrees(Integer.MAX_VALUE)) {
      if (view.find(top).map(inode -> inode.name() != null).orElse(true)) {
        problem("inode " + top + " is said to be hidden, and is not");
      }
    }
    forEach(
        Keys.STAGED,
        (key, value) -> {
          if (!tree.contains(Keys.of(Keys.STAGING, Keys.number(key)))) {
            problem("inode " + Keys.number(key) + " is being filled no more, but has copies noted");
          }
        });
  }

  private void usage() {
    Map<Long, long[]> totals = new HashMap<>();
    usage.forEach((directory, own) -> {
      long at = directory;
      for (int depth = 0; at != 0 && depth <= parents.size(); depth++) {
        long[] total = totals.computeIfAbsent(at, ino -> new long[2]);
        total[0] += own[0];
        total[1] += own[1];
        at = parents.getOrDefault(at, 0L);
      }
    });
    for (long directory : parents.keySet()) {
      long[] total = totals.getOrDefault(directory, new long[2]);
      Usage stored = UsageTable.stored(tree, directory);
      if (stored.bytes() != total[0] || stored.inodes() != total[1]) {
        problem(
            "directory %d takes %d bytes and %d inodes, says %s"
                .formatted(directory, total[0], total[1], stored));
      }
    }
  }
}
