package dev.varve.namespace;

import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.Step;
import dev.varve.volume.state.StateView;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Checksums of the parts that an object was uploaded in: `user.s3.parts.ALGORITHM.N` holds those
/// of a thousand parts one after the other, so that none is longer than an attribute may be, and a
/// page of parts reads two of them at most.
final class PartChecksums {
  static final String PREFIX = AttributeFormat.PREFIX + "parts.";

  private static final int PER_ATTRIBUTE = 1000;

  /// No checksum is longer: that of SHA-256 has 32 bytes, and an attribute at most 64 KiB.
  private static final int MAX_BYTES = 64;

  /// What stands beside checksums and is none.
  private static final String TYPE = "type";

  private PartChecksums() {}

  private static Name name(String algorithm, int block) {
    return Name.of(PREFIX + algorithm + "." + block);
  }

  /// Notes the checksums that every part has.
  static List<Step.Xattr> encode(List<Map<String, String>> parts) {
    Set<String> algorithms = new TreeSet<>(parts.getFirst().keySet());
    algorithms.remove(TYPE);
    parts.forEach(checksums -> algorithms.retainAll(checksums.keySet()));
    List<Step.Xattr> all = new ArrayList<>();
    for (String algorithm : algorithms) {
      for (int from = 0; from < parts.size(); from += PER_ATTRIBUTE) {
        int to = Math.min(parts.size(), from + PER_ATTRIBUTE);
        ByteBuffer values = ByteBuffer.allocate(PER_ATTRIBUTE * MAX_BYTES);
        parts
            .subList(from, to)
            .forEach(checksums -> values.put(Base64.getDecoder().decode(checksums.get(algorithm))));
        byte[] bytes = Arrays.copyOf(values.array(), values.position());
        all.add(new Step.Xattr(name(algorithm, from / PER_ATTRIBUTE), bytes));
      }
    }
    return all;
  }

  /// Reads those of some parts, of an object whose bytes are still those of the upload.
  ///
  /// @param count how many parts the object has
  /// @param from the first part wanted, from 0
  /// @param to the part behind the last
  /// @return for each part checksums by algorithm, in Base64
  static List<Map<String, String>> read(StateView view, Inode inode, int count, int from, int to) {
    List<Map<String, String>> parts = new ArrayList<>();
    for (int i = from; i < to; i++) {
      parts.add(new TreeMap<>());
    }
    for (String algorithm : algorithms(view, inode)) {
      for (int block = from / PER_ATTRIBUTE; block * PER_ATTRIBUTE < to; block++) {
        int start = block * PER_ATTRIBUTE;
        int held = Math.min(PER_ATTRIBUTE, count - start);
        Optional<byte[]> value = view.xattr(inode.ino(), name(algorithm, block));
        for (int i = Math.max(from, start);
            value.isPresent() && i < Math.min(to, start + held);
            i++) {
          int size = value.get().length / held;
          byte[] one = Arrays.copyOfRange(value.get(), (i - start) * size, (i - start + 1) * size);
          parts.get(i - from).put(algorithm, Base64.getEncoder().encodeToString(one));
        }
      }
    }
    return parts;
  }

  private static Set<String> algorithms(StateView view, Inode inode) {
    Set<String> found = new TreeSet<>();
    for (Name name : view.xattrs(inode.ino())) {
      String text = name.toString();
      if (text.startsWith(PREFIX) && text.endsWith(".0")) {
        found.add(text.substring(PREFIX.length(), text.length() - ".0".length()));
      }
    }
    return found;
  }
}
