package dev.varve.volume.posixmodel;

import dev.varve.volume.posixmodel.PosixAnswer.Names;
import java.util.ArrayList;
import java.util.List;

/// The calls that delete everything.
final class Deletion {
  private Deletion() {}

  static List<PosixCall> of(ModelFileSystem model) {
    List<PosixCall> calls = new ArrayList<>();
    add(calls, model.copy(), "");
    return calls;
  }

  private static void add(List<PosixCall> calls, ModelFileSystem model, String directory) {
    PosixCall list = new PosixCall.ListDirectory(Who.ROOT, directory + "/");
    if (model.answer(list) instanceof Names names) {
      for (String name : names.names()) {
        String path = directory + "/" + name.substring(0, name.length() - 2);
        if (name.endsWith("/d")) {
          add(calls, model, path);
          calls.add(new PosixCall.RemoveDirectory(Who.ROOT, path));
        } else {
          calls.add(new PosixCall.Unlink(Who.ROOT, path));
        }
      }
    }
  }
}
