package dev.varve.volume.state;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.tree.TreeReader;
import dev.varve.volume.content.Clones;
import dev.varve.volume.content.ContentReader;
import dev.varve.volume.content.Contents;
import dev.varve.volume.content.Extent;
import dev.varve.volume.content.Step;
import dev.varve.volume.content.TruncateResult;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.operation.AllocateMode;
import dev.varve.volume.operation.Operation;
import java.util.Optional;

/// Applies changes of files' bytes.
final class DataChanges {
  /// How many extents one operation copies, drops or truncates at once, so that none holds others
  /// up for more than about a millisecond.
  static final int MAX_EXTENTS = 512;

  private final Records records;
  private final Privileges privileges;

  DataChanges(Records records) {
    this.records = records;
    this.privileges = new Privileges(records);
  }

  Outcome write(Operation.Write op) {
    Inode inode = changeable(op.ino());
    long length = op.extents().stream().mapToLong(Extent::length).sum();
    checkRange(op.offset(), length);
    Inode.Draft draft = inode.draft();
    if (length > 0) {
      checkRoom(inode, op.offset(), length);
      own(draft);
      records.allocated(draft, records.contents.write(draft.content, op.offset(), op.extents()));
    }
    draft.size = Math.max(draft.size, op.sizeAtLeast());
    changed(draft);
    if (op.mtime() == Operation.Write.TOLD) {
      return Outcome.of(records.put(draft, inode.ctime()));
    }
    draft.mtime = op.mtime();
    privileges.written(draft, op.caller(), inode);
    // Buffered bytes come later than they were written: who looked in between saw these times.
    return Outcome.of(records.put(draft, Math.max(inode.ctime(), op.mtime())));
  }

  Outcome allocate(Operation.Allocate op) {
    Inode inode = changeable(op.ino());
    Check.argument(op.length() > 0, () -> "a length is above 0, found " + op.length());
    checkRange(op.offset(), op.length());
    Inode.Draft draft = inode.draft();
    long offset = op.offset();
    long length = reach(draft, offset, op.length());
    if (op.mode() != AllocateMode.PUNCH_HOLE) {
      checkRoom(inode, offset, length);
    }
    own(draft);
    Contents contents = records.contents;
    Step step =
        switch (op.mode()) {
          case RESERVE, RESERVE_KEEP_SIZE ->
              contents.reserve(draft.content, offset, length, MAX_EXTENTS);
          case PUNCH_HOLE -> contents.punch(draft.content, offset, length, MAX_EXTENTS);
          case ZERO_RANGE, ZERO_RANGE_KEEP_SIZE ->
              contents.zero(draft.content, offset, length, MAX_EXTENTS);
        };
    records.allocated(draft, step.allocatedDelta());
    if (op.mode() == AllocateMode.RESERVE || op.mode() == AllocateMode.ZERO_RANGE) {
      draft.size = Math.max(draft.size, offset + step.length());
    }
    changed(draft);
    draft.mtime = records.now;
    privileges.written(draft, op.caller(), inode);
    return new Outcome(step.length(), Optional.of(records.put(draft)));
  }

  /// Changes the size of a file that is being changed.
  void resize(Inode.Draft draft, long size) {
    if (size < draft.size && draft.content != 0) {
      TruncateResult result =
          records.contents.truncate(draft.content, draft.allocated, size, MAX_EXTENTS);
      draft.content = result.content();
      records.allocated(draft, result.allocatedDelta());
    }
    draft.size = size;
    changed(draft);
    draft.mtime = records.now;
  }

  Outcome clone(Operation.CloneFile op) {
    Inode source = regular(op.source());
    Inode target = changeable(op.ino());
    if (source.ino() == target.ino()) {
      return Outcome.of(target);
    }
    records.checkRoom(target, source.allocated() - target.allocated());
    Inode.Draft draft = target.draft();
    if (draft.content != 0) {
      records.contents.release(draft.content);
      draft.content = 0;
    }
    if (source.content() != 0) {
      Clones clones = records.contents.cloneWhole(source.content());
      if (clones.source() != source.content()) {
        Inode.Draft kept = source.draft();
        kept.content = clones.source();
        records.put(kept.done());
      }
      draft.content = clones.copy();
    }
    draft.size = source.size();
    changed(draft);
    records.allocated(draft, source.allocated() - target.allocated());
    draft.mtime = records.now;
    privileges.written(draft, op.caller(), target);
    return Outcome.of(records.put(draft));
  }

  Outcome copyRange(Operation.CopyRange op, TreeReader from) {
    Inode source = new StateView(from).inode(op.source());
    Inode target = changeable(op.ino());
    checkRange(op.sourceOffset(), op.length());
    checkRange(op.offset(), op.length());
    long length = Math.min(op.length(), Math.max(0, source.size() - op.sourceOffset()));
    Inode.Draft draft = target.draft();
    long done = 0;
    if (length > 0) {
      checkRoom(target, op.offset(), reach(draft, op.offset(), length));
      own(draft);
      Step copied =
          records.contents.copyRange(
              from,
              source.content(),
              op.sourceOffset(),
              draft.content,
              op.offset(),
              length,
              MAX_EXTENTS);
      done = copied.length();
      records.allocated(draft, copied.allocatedDelta());
      draft.size = Math.max(draft.size, op.offset() + done);
      changed(draft);
      draft.mtime = records.now;
      privileges.written(draft, op.caller(), target);
      records.put(draft);
    }
    return Outcome.of(done);
  }

  private void changed(Inode.Draft draft) {
    draft.dataChange = records.position;
    draft.tag = null;
  }

  /// Copies more bytes of a snapshot's file to one that nobody sees yet.
  Outcome copyOn(Inode source, TreeReader from, Inode target, long offset) {
    Inode.Draft draft = regular(target.ino()).draft();
    checkRange(offset, source.size() - offset);
    own(draft);
    Step copied =
        records.contents.copyRange(
            from,
            source.content(),
            offset,
            draft.content,
            offset,
            source.size() - offset,
            MAX_EXTENTS);
    draft.allocated += copied.allocatedDelta();
    // What lies in no directory is counted when it is placed in one.
    records.usage.add(draft.parent, copied.allocatedDelta(), 0);
    records.put(draft);
    return Outcome.of(copied.length());
  }

  /// How many bytes of a range one operation changes.
  private long reach(Inode.Draft draft, long offset, long length) {
    return ContentReader.reach(records.tree, draft.content, offset, length, MAX_EXTENTS);
  }

  /// Checks quotas for what is not allocated yet in a range.
  private void checkRoom(Inode inode, long offset, long length) {
    if (records.volume.quotaCount != 0) {
      long there = ContentReader.allocated(records.tree, inode.content(), offset, length);
      records.checkRoom(inode, length - there);
    }
  }

  /// Gives a file a content of its own when it has none.
  private void own(Inode.Draft draft) {
    if (draft.content == 0) {
      draft.content = records.volume.nextContent++;
    }
  }

  /// A file that is about to change.
  private Inode changeable(long ino) {
    Inode inode = regular(ino);
    ObjectLock.check(records, inode);
    return inode;
  }

  private Inode regular(long ino) {
    Inode inode = records.view.inode(ino);
    Check.argument(inode.isRegular(), () -> "inode " + ino + " is no regular file");
    return inode;
  }

  private static void checkRange(long offset, long length) {
    Check.argument(
        offset >= 0 && length >= 0, () -> "offset " + offset + ", length " + length + ": negative");
    if (offset + length < 0) {
      throw new VarveException(ErrorCode.FILE_TOO_LARGE, "a file ends at 2^63-1 at the latest");
    }
  }
}
