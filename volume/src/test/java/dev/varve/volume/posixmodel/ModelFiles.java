package dev.varve.volume.posixmodel;

import dev.varve.volume.posixmodel.ModelWalk.Hardening;
import dev.varve.volume.posixmodel.ModelWalk.Last;
import dev.varve.volume.posixmodel.ModelWalk.Place;
import dev.varve.volume.posixmodel.PosixAnswer.Between;
import dev.varve.volume.posixmodel.PosixCall.Use;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The open files of the model.
final class ModelFiles {
  private final ModelNode root;
  private final Hardening hardening;
  private final ModelNames names;
  private final Set<Quirk> quirks;
  private final @Nullable OpenFile[] slots = new OpenFile[PosixFileSystem.SLOTS];

  private record OpenFile(ModelNode node, Who who, Use use, boolean append) {}

  ModelFiles(ModelNode root, Hardening hardening, ModelNames names, Set<Quirk> quirks) {
    this.quirks = quirks;
    this.root = root;
    this.hardening = hardening;
    this.names = names;
  }

  void open(PosixCall.Open call, long ino, long now) {
    ModelWalk walk = new ModelWalk(root, hardening, call.who());
    Place place = walk.parent(call.path());
    ModelNode node;
    boolean wantsDirectory = false;
    while (true) {
      node = target(place, call);
      wantsDirectory |= place.slash();
      if (node == null) {
        node =
            names.add(
                call.who(), place, 'f', ino, call.creating().mode(), call.creating().umask(), now);
        break;
      }
      boolean isNew = call.creating().create() && call.creating().exclusive();
      if (!node.isLink() || isNew) {
        if (wantsDirectory && !isNew && !node.isDirectory()) {
          throw new PosixFault("ENOTDIR");
        }
        checkOpen(call, place, node);
        break;
      }
      place = walk.follow(place.directory(), node, true);
    }
    if (call.flags().truncate() && call.use().writes() && node.ino != ino) {
      node.bytes.resize(0);
      ModelRights.written(call.who(), node, now);
    }
    slots[call.slot()] = new OpenFile(node, call.who(), call.use(), call.flags().append());
  }

  /// What the last component names; null when it is to be made.
  private static @Nullable ModelNode target(Place place, PosixCall.Open call) {
    boolean create = call.creating().create();
    if (place.last() != Last.NAME) {
      return place.last() == Last.DOT_DOT ? place.directory().parent : place.directory();
    }
    if (create && place.slash()) {
      throw new PosixFault("EISDIR");
    }
    return create ? place.child() : place.existing();
  }

  private void checkOpen(PosixCall.Open call, Place place, ModelNode node) {
    if (call.creating().create()) {
      if (call.creating().exclusive()) {
        throw new PosixFault("EEXIST");
      }
      if (node.isDirectory()) {
        throw new PosixFault("EISDIR");
      }
      checkSticky(call.who(), place.directory(), node);
    }
    if (node.isDirectory() && call.use().writes()) {
      throw new PosixFault("EISDIR");
    }
    int want = call.use().reads() ? ModelRights.READ : 0;
    want |= call.use().writes() ? ModelRights.WRITE : 0;
    ModelRights.check(call.who(), node, want);
    if (!node.isFile()) {
      throw new PosixFault(node.isDirectory() ? "EISDIR" : "EOPNOTSUPP");
    }
  }

  private void checkSticky(Who who, ModelNode directory, ModelNode node) {
    int level = node.isFile() ? hardening.regular() : node.type == 'p' ? hardening.fifos() : 0;
    boolean isOwn = node.uid == directory.uid || node.uid == who.uid();
    if (level == 0 || !directory.has(ModelNode.STICKY) || isOwn) {
      return;
    }
    if (directory.has(02) || (level >= 2 && directory.has(020))) {
      throw new PosixFault("EACCES");
    }
  }

  void close(int slot) {
    file(slot);
    slots[slot] = null;
  }

  String read(PosixCall.Read call) {
    checkOffset(call.offset());
    OpenFile file = file(call.slot());
    if (!file.use().reads()) {
      throw new PosixFault("EBADF");
    }
    byte[] bytes = file.node().bytes.read(call.offset(), call.length());
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  long write(PosixCall.Write call, long now) {
    checkOffset(call.offset());
    OpenFile file = writable(call.slot());
    ModelBytes bytes = file.node().bytes;
    if (call.length() > 0) {
      long offset = file.append() ? bytes.size() : call.offset();
      bytes.write(offset, PosixCall.bytes(call.seed(), call.length()));
      ModelRights.written(file.who(), file.node(), now);
    }
    return call.length();
  }

  void truncate(PosixCall.TruncateOpen call, long now) {
    checkOffset(call.size());
    OpenFile file = file(call.slot());
    if (!file.use().writes()) {
      throw new PosixFault("EINVAL");
    }
    file.node().bytes.resize(call.size());
    ModelRights.written(file.who(), file.node(), now);
  }

  void allocate(PosixCall.Allocate call, long now) {
    // Until the file is found writable nothing else is looked at but the slot.
    OpenFile file = file(call.slot());
    if (call.offset() < 0 || call.length() <= 0) {
      throw new PosixFault("EINVAL");
    }
    if (!file.use().writes()) {
      throw new PosixFault("EBADF");
    }
    ModelBytes bytes = file.node().bytes;
    long end = call.offset() + call.length();
    switch (call.mode()) {
      case RESERVE -> bytes.resize(Math.max(bytes.size(), end));
      case RESERVE_KEEP_SIZE -> {}
      case PUNCH_HOLE, ZERO_RANGE_KEEP_SIZE -> bytes.zero(call.offset(), end);
      case ZERO_RANGE -> {
        bytes.zero(call.offset(), end);
        bytes.resize(Math.max(bytes.size(), end));
      }
    }
    ModelRights.written(file.who(), file.node(), now);
  }

  Between seekData(PosixCall.SeekData call) {
    ModelBytes bytes = seekable(call.slot(), call.offset());
    long first = bytes.firstNonZero(call.offset());
    return new Between(call.offset(), first < 0 ? bytes.size() - 1 : first, first < 0);
  }

  Between seekHole(PosixCall.SeekHole call) {
    ModelBytes bytes = seekable(call.slot(), call.offset());
    return new Between(bytes.firstZero(call.offset()), bytes.size(), false);
  }

  private ModelBytes seekable(int slot, long offset) {
    ModelBytes bytes = file(slot).node().bytes;
    if (offset < 0 || offset >= bytes.size()) {
      throw new PosixFault("ENXIO");
    }
    return bytes;
  }

  long copyRange(PosixCall.CopyRange call, long now) {
    OpenFile from = file(call.from());
    OpenFile to = file(call.to());
    checkCopy(from, to);
    if (wraps(call.fromOffset(), call.length()) || wraps(call.toOffset(), call.length())) {
      throw new PosixFault("EOVERFLOW");
    }
    long left = Math.max(0, from.node().bytes.size() - call.fromOffset());
    long count = Math.min(left, call.length());
    boolean overlaps =
        from.node() == to.node()
            && call.toOffset() + count > call.fromOffset()
            && call.toOffset() < call.fromOffset() + count;
    if (overlaps || call.fromOffset() < 0 || call.toOffset() < 0) {
      throw new PosixFault("EINVAL");
    }
    if (count > 0) {
      to.node().bytes.write(call.toOffset(), from.node().bytes.read(call.fromOffset(), count));
      ModelRights.written(to.who(), to.node(), now);
    }
    return count;
  }

  private static void checkCopy(OpenFile from, OpenFile to) {
    if (!from.use().reads() || !to.use().writes() || to.append()) {
      throw new PosixFault("EBADF");
    }
  }

  void cloneFile(PosixCall.CloneFile call, long now) {
    OpenFile from = file(call.from());
    OpenFile to = file(call.to());
    checkCopy(from, to);
    if (quirks.contains(Quirk.NO_CLONE)) {
      throw new PosixFault("EOPNOTSUPP");
    }
    if (from.node() != to.node()) {
      to.node().bytes = from.node().bytes.copy();
      ModelRights.written(to.who(), to.node(), now);
    }
  }

  /// Linux adds an offset and an unsigned length.
  static boolean wraps(long offset, long length) {
    return Long.compareUnsigned(offset + length, offset) < 0;
  }

  ModelNode node(int slot) {
    return file(slot).node();
  }

  private OpenFile writable(int slot) {
    OpenFile file = file(slot);
    if (!file.use().writes()) {
      throw new PosixFault("EBADF");
    }
    return file;
  }

  private OpenFile file(int slot) {
    OpenFile file = slots[slot];
    if (file == null) {
      throw new PosixFault("EBADF");
    }
    return file;
  }

  private static void checkOffset(long offset) {
    if (offset < 0) {
      throw new PosixFault("EINVAL");
    }
  }
}
