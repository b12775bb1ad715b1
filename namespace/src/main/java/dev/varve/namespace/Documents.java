package dev.varve.namespace;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.FileHandle;
import dev.varve.volume.ObjectAccess;
import dev.varve.volume.ObjectAccess.Plan;
import dev.varve.volume.OpenMode;
import dev.varve.volume.access.Caller;
import dev.varve.volume.content.Extent;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.Step;
import dev.varve.volume.state.Entry;
import dev.varve.volume.state.EntryCursor;
import dev.varve.volume.state.StateView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Small documents of the volume: files whose bytes lie in the tree.
final class Documents {
  private static final int MAX_NAME_CHARS = 200;
  private static final int MAX_COUNT = 100_000;

  private final ObjectAccess access;
  private final long directory;

  Documents(ObjectAccess access, long directory) {
    this.access = access;
    this.directory = directory;
  }

  private static Name checked(String name) {
    boolean valid =
        !name.isEmpty()
            && name.length() <= MAX_NAME_CHARS
            && name.chars().allMatch(Documents::isAllowed)
            && name.charAt(0) != '.';
    Check.argument(
        valid,
        () -> "a document's name has a-z, 0-9, '-', '.' and '_', and begins with no '.': " + name);
    return Name.of(name);
  }

  private static boolean isAllowed(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  }

  Optional<byte[]> find(String name) {
    Name checked = checked(name);
    while (true) {
      Optional<Long> ino = access.read(view -> view.entry(directory, checked).map(Entry::ino));
      if (ino.isEmpty()) {
        return Optional.empty();
      }
      Optional<byte[]> bytes = bytes(ino.get());
      if (bytes.isPresent()) {
        return bytes;
      }
    }
  }

  /// Reads a document, unless it was replaced since it was found.
  private Optional<byte[]> bytes(long ino) {
    try (FileHandle handle = access.open(Caller.ROOT, ino, OpenMode.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) handle.attributes().size());
      handle.read(0, bytes);
      return Optional.of(bytes.array());
    } catch (VarveException e) {
      if (e.code() == ErrorCode.STALE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  Map<String, byte[]> all(String prefix) {
    Map<String, byte[]> found = new TreeMap<>();
    for (String name : names(prefix)) {
      find(name).ifPresent(bytes -> found.put(name, bytes));
    }
    return found;
  }

  private List<String> names(String prefix) {
    byte[] from = prefix.getBytes(StandardCharsets.US_ASCII);
    return access.read(view -> {
      List<String> names = new ArrayList<>();
      EntryCursor cursor = new EntryCursor(view, directory);
      for (boolean more = cursor.seek(from);
          more && names.size() < MAX_COUNT;
          more = cursor.next()) {
        String name = new String(cursor.name(), StandardCharsets.UTF_8);
        if (!name.startsWith(prefix)) {
          break;
        }
        names.add(name);
      }
      return names;
    });
  }

  void set(String name, byte[] document) {
    Name checked = checked(name);
    Check.argument(
        document.length <= Extent.MAX_INLINE_BYTES,
        () -> "a document has at most " + Extent.MAX_INLINE_BYTES + " bytes");
    List<Extent> extents =
        document.length == 0 ? List.of() : List.of(new Extent.Inline(document.clone()));
    access.arrange(
        Caller.ROOT,
        state -> {
          List<Step> steps = new ArrayList<>(dropping(state.view(), checked));
          Step.Place place = new Step.Place(directory, List.of(), checked);
          steps.add(new Step.Put(place, 0, extents, new byte[0], List.of()));
          return new Plan<>(steps, name);
        });
  }

  void remove(String name) {
    Name checked = checked(name);
    access.arrange(Caller.ROOT, state -> new Plan<>(dropping(state.view(), checked), name));
  }

  private List<Step> dropping(StateView view, Name name) {
    return view.entry(directory, name).isPresent()
        ? List.of(new Step.Drop(directory, name, false, true))
        : List.of();
  }
}
