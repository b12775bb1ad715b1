package dev.varve.namespace;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.state.StateView;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What belongs to a bucket: extended attributes of its directory.
final class Settings {
  private static final String PREFIX = AttributeFormat.PREFIX + "bucket.";
  private static final Name VERSIONING = Name.of(PREFIX + "varve-versioning");
  private static final int MAX_NAME_CHARS = 100;

  private Settings() {}

  static Name attribute(String name) {
    boolean valid =
        !name.isEmpty()
            && name.length() <= MAX_NAME_CHARS
            && name.chars()
                .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
    Check.argument(valid, () -> "a setting's name has letters, digits and '-', found " + name);
    return Name.of(PREFIX + name);
  }

  static Name versioningAttribute() {
    return VERSIONING;
  }

  static byte[] encode(Versioning versioning) {
    return versioning.name().getBytes(StandardCharsets.US_ASCII);
  }

  /// Checks that a bucket is there, and tells of its versions.
  static Versioning versioning(StateView view, Bucket bucket) {
    Inode directory = view.find(bucket.directory()).orElse(null);
    if (directory == null || directory.nlink() == 0 || directory.parent() != Inode.ROOT) {
      throw new VarveException(
          ErrorCode.BUCKET_NOT_FOUND, "bucket '" + bucket.name() + "' is there no more");
    }
    return versioning(view, directory);
  }

  static Versioning versioning(StateView view, Inode directory) {
    if ((directory.flags() & Inode.HAS_XATTRS) == 0) {
      return Versioning.OFF;
    }
    Optional<String> text =
        view.xattr(directory.ino(), VERSIONING)
            .map(value -> new String(value, StandardCharsets.US_ASCII));
    for (Versioning versioning : Versioning.values()) {
      if (text.isPresent() && text.get().equals(versioning.name())) {
        return versioning;
      }
    }
    return Versioning.OFF;
  }
}
