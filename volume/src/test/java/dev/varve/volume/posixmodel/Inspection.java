package dev.varve.volume.posixmodel;

import dev.varve.volume.posixmodel.PosixAnswer.Attributes;
import dev.varve.volume.posixmodel.PosixAnswer.Names;
import dev.varve.volume.posixmodel.PosixCall.Creating;
import dev.varve.volume.posixmodel.PosixCall.Flags;
import dev.varve.volume.posixmodel.PosixCall.Use;
import java.util.ArrayList;
import java.util.List;

/// The calls that look at all of a file system: every directory, attribute and byte that it has.
/// Large files are read at both ends.
final class Inspection {
  /// The slot that looking at files uses.
  static final int SLOT = PosixFileSystem.SLOTS - 1;

  private static final int READ_BYTES = 256 * 1024;

  private Inspection() {}

  /// Returns the calls for what a model holds. The model answers them too, but a copy of it: it is
  /// only asked here.
  static List<PosixCall> of(ModelFileSystem model) {
    List<PosixCall> calls = new ArrayList<>();
    add(calls, model.copy(), "/");
    return calls;
  }

  private static void add(List<PosixCall> calls, ModelFileSystem model, String path) {
    PosixCall.Stat stat = new PosixCall.Stat(Who.ROOT, path, false);
    calls.add(stat);
    calls.add(new PosixCall.ListXattrs(Who.ROOT, path, false));
    if (model.answer(stat) instanceof Attributes attributes) {
      switch (attributes.type()) {
        case 'd' -> addDirectory(calls, model, path);
        case 'l' -> calls.add(new PosixCall.ReadLink(Who.ROOT, path));
        case 'f' -> addFile(calls, path, attributes.size());
        default -> {}
      }
    }
  }

  private static void addDirectory(List<PosixCall> calls, ModelFileSystem model, String path) {
    PosixCall.ListDirectory list = new PosixCall.ListDirectory(Who.ROOT, path);
    calls.add(list);
    if (model.answer(list) instanceof Names names) {
      for (String name : names.names()) {
        String child = name.substring(0, name.length() - 2);
        add(calls, model, path.equals("/") ? path + child : path + "/" + child);
      }
    }
  }

  private static void addFile(List<PosixCall> calls, String path, long size) {
    calls.add(new PosixCall.Open(Who.ROOT, SLOT, path, Use.READ, Creating.NO, Flags.NONE));
    calls.add(new PosixCall.Read(SLOT, 0, READ_BYTES));
    if (size > READ_BYTES) {
      calls.add(new PosixCall.Read(SLOT, Math.max(READ_BYTES, size - READ_BYTES / 8), READ_BYTES));
    }
    calls.add(new PosixCall.Close(SLOT));
  }
}
