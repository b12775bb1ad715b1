package dev.varve.volume;

import dev.varve.volume.diff.PathChange;
import dev.varve.volume.diff.VolumeDiff;
import dev.varve.volume.engine.PinnedTree;
import dev.varve.volume.engine.VolumeCore;
import dev.varve.volume.file.OpenFile;
import dev.varve.volume.file.OpenFiles;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.state.Entry;
import dev.varve.volume.state.Snapshot;
import java.util.Optional;
import java.util.function.Consumer;

/// What snapshots give back: the whole volume, copies of its parts, and what changed since.
final class Past {
  private final VolumeCore core;
  private final OpenFiles openFiles;

  Past(VolumeCore core, OpenFiles openFiles) {
    this.core = core;
    this.openFiles = openFiles;
  }

  long restore(Name name) {
    openFiles.flushAll();
    Snapshot snapshot = core.find(name);
    long count =
        core.writer()
            .submit(state -> {
              openFiles.checkNoneOpen();
              return new Operation.RestoreVolume(snapshot.number());
            })
            .outcome()
            .number();
    core.writer().sync();
    return count;
  }

  Inode copyFrom(Name snapshot, long source, long directory, Name name, boolean replace) {
    long top;
    try (PinnedTree _ = core.pin(snapshot)) {
      top = core.copyTree(core.find(snapshot), source);
    }
    boolean linked = false;
    try {
      long ino = link(top, directory, name, replace);
      linked = true;
      core.writer().sync();
      return core.writer().read(state -> state.view().inode(ino));
    } finally {
      if (!linked) {
        core.writer().submit(new Operation.CondemnTree(top));
      }
    }
  }

  private long link(long top, long directory, Name name, boolean replace) {
    long[] replaced = new long[1];
    core.writer()
        .read(state -> state.view().entry(directory, name))
        .flatMap(entry -> openFiles.find(entry.ino()))
        .ifPresent(OpenFile::flush);
    long ino =
        core.writer()
            .submit(state -> {
              replaced[0] = state.view().entry(directory, name).map(Entry::ino).orElse(0L);
              boolean held = openFiles.isHeld(replaced[0]);
              return new Operation.LinkStaged(top, directory, name, replace, held);
            })
            .outcome()
            .number();
    if (replaced[0] != 0) {
      openFiles.forgetUnheld(replaced[0]);
    }
    return ino;
  }

  VolumeDiff.Counts diff(Name before, Optional<Name> after, Consumer<PathChange> visitor) {
    try (PinnedTree from = core.pin(before);
        PinnedTree to = pin(after)) {
      return visit(VolumeDiff.between(from.tree(), to.tree()), visitor);
    }
  }

  private PinnedTree pin(Optional<Name> snapshot) {
    if (snapshot.isPresent()) {
      return core.pin(snapshot.get());
    }
    openFiles.flushAll();
    return core.pinNewest();
  }

  private static VolumeDiff.Counts visit(VolumeDiff diff, Consumer<PathChange> visitor) {
    VolumeDiff.Counts counts = VolumeDiff.Counts.NONE;
    for (Optional<PathChange> next = diff.next(); next.isPresent(); next = diff.next()) {
      counts = counts.plus(next.get().kind());
      visitor.accept(next.get());
    }
    return counts;
  }
}
