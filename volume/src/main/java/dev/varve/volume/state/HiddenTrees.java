package dev.varve.volume.state;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.tree.TreeReader;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Limits;
import dev.varve.volume.inode.Name;
import dev.varve.volume.record.Keys;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Trees whose top no directory names, so that nobody sees them: copies that are being filled, and
/// what is being dropped in bounded steps. Their usage counts in their top and nowhere above.
final class HiddenTrees {
  /// The most of them; each waits for a few steps only.
  static final int MAX_TREES = 1024;

  /// The most entries that one operation drops.
  static final int MAX_DROPPED = 256;

  private static final byte[] FILLING = {1};
  private static final byte[] CONDEMNED = {2};

  private final Records records;
  private final Deletion deletion;

  HiddenTrees(Records records, Deletion deletion) {
    this.records = records;
    this.deletion = deletion;
  }

  /// Notes that a tree is being filled.
  void begin(long top) {
    checkRoom();
    records.mark(Keys.STAGING, top, FILLING);
  }

  void checkRoom() {
    if (records.view.hiddenTrees(MAX_TREES).size() >= MAX_TREES) {
      throw new VarveException(
          ErrorCode.LIMIT_EXCEEDED,
          "%d trees are being copied or dropped, the most that may be: collect with gc, then try again"
              .formatted(MAX_TREES));
    }
  }

  /// Checks that a tree is still being filled.
  void checkFilling(long top) {
    if (!isFilling(records.tree, top)) {
      throw new VarveException(
          ErrorCode.STALE, "the copy with inode " + top + " was given up: begin again");
    }
  }

  static boolean isFilling(TreeReader tree, long top) {
    return isMarked(tree, top, FILLING);
  }

  static boolean isCondemned(TreeReader tree, long top) {
    return isMarked(tree, top, CONDEMNED);
  }

  private static boolean isMarked(TreeReader tree, long top, byte[] mark) {
    Optional<byte[]> value = tree.get(Keys.of(Keys.STAGING, top));
    return value.isPresent() && value.get().length == 1 && value.get()[0] == mark[0];
  }

  /// Lets a tree be seen: it has its place, or became part of a file that has one.
  void end(long top) {
    records.tree.remove(Keys.of(Keys.STAGING, top));
    records.removeAll(Keys.STAGED, top);
  }

  Outcome condemn(long top) {
    if (isFilling(records.tree, top)) {
      records.mark(Keys.STAGING, top, CONDEMNED);
    }
    return Outcome.DONE;
  }

  /// Gives up all that are being filled: whoever filled them is gone.
  void condemnAll() {
    records.view.fillingTrees().forEach(this::condemn);
  }

  /// Hides a directory with all that is in it, to be dropped. Its entry is the caller's to replace.
  void hide(Inode directory) {
    checkRoom();
    records.usage.move(directory.ino(), directory.parent(), 0);
    Inode.Draft draft = directory.draft();
    draft.parent = 0;
    draft.name = null;
    records.put(draft);
    records.mark(Keys.STAGING, directory.ino(), CONDEMNED);
  }

  /// An entry that is to be dropped.
  record Victim(long directory, Name name, long ino) {}

  /// Finds what is dropped next of a tree: what is in a directory before itself, in the order of
  /// names; fewer than the limit only when nothing is left but the top.
  static List<Victim> victims(StateView view, long top, int limit) {
    record Place(long directory, Optional<Name> after, Optional<Victim> own) {}
    List<Victim> victims = new ArrayList<>();
    Deque<Place> places = new ArrayDeque<>();
    if (view.find(top).map(Inode::isDirectory).orElse(false)) {
      places.push(new Place(top, Optional.empty(), Optional.empty()));
    }
    while (!places.isEmpty() && victims.size() < limit) {
      Place place = places.pop();
      List<Entry> next = view.list(place.directory(), place.after(), 1);
      if (next.isEmpty()) {
        place.own().ifPresent(victims::add);
        continue;
      }
      Entry entry = next.getFirst();
      Victim victim = new Victim(place.directory(), entry.name(), entry.ino());
      places.push(new Place(place.directory(), Optional.of(entry.name()), place.own()));
      if (entry.type() == FileType.DIRECTORY) {
        places.push(new Place(entry.ino(), Optional.empty(), Optional.of(victim)));
      } else {
        victims.add(victim);
      }
    }
    return victims;
  }

  Outcome drop(List<Long> held) {
    Optional<Long> top = records.view.condemnedTree();
    if (top.isEmpty()) {
      return Outcome.of(0);
    }
    List<Victim> victims = victims(records.view, top.get(), MAX_DROPPED);
    Set<Long> kept = Set.copyOf(held);
    for (Victim victim : victims) {
      Inode inode = records.view.inode(victim.ino());
      deletion.unlinkForGood(inode, victim.directory(), victim.name(), kept.contains(inode.ino()));
      records.touch(victim.directory(), -1, inode.isDirectory() ? -1 : 0);
    }
    if (victims.size() < MAX_DROPPED) {
      dropTop(records.view.inode(top.get()));
    }
    return Outcome.of(records.view.condemnedTree().isPresent() ? 1 : 0);
  }

  private void dropTop(Inode top) {
    if (top.isDirectory()) {
      records.usage.remove(top.ino());
      records.quotas.set(top.ino(), Limits.NONE);
    }
    end(top.ino());
    deletion.erase(top);
  }
}
