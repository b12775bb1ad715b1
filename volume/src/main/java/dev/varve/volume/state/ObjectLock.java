package dev.varve.volume.state;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Retention and legal hold of a file, which every face obeys. They lie in one extended attribute:
/// `none`, `governance TIME` or `compliance TIME` in nanoseconds since 1970, and ` hold` after it
/// while it is held.
public final class ObjectLock {
  /// Where it lies.
  public static final Name ATTRIBUTE = Name.of("user.s3.lock");

  private static final byte[] PREFIX = "user.s3.".getBytes(StandardCharsets.US_ASCII);

  private ObjectLock() {}

  /// Says whether an attribute belongs to the object face.
  ///
  /// @param name its name
  /// @return whether it begins with `user.s3.`
  public static boolean isOfObjects(Name name) {
    byte[] bytes = name.toBytes();
    return bytes.length >= PREFIX.length
        && Arrays.equals(bytes, 0, PREFIX.length, PREFIX, 0, PREFIX.length);
  }

  /// Says whether a file may not be changed now.
  ///
  /// @param view where it is
  /// @param inode the file
  /// @param nowNanos the time, in nanoseconds since 1970
  /// @return whether it is retained or held
  public static boolean holds(StateView view, Inode inode, long nowNanos) {
    if ((inode.flags() & Inode.LOCKED) == 0) {
      return false;
    }
    String[] words =
        view.xattr(inode.ino(), ATTRIBUTE)
            .map(value -> new String(value, StandardCharsets.US_ASCII))
            .orElse("")
            .split(" ", -1);
    boolean held = words[words.length - 1].equals("hold");
    return held || (words.length > 1 && Long.parseLong(words[1]) > nowNanos);
  }

  static void check(Records records, Inode inode) {
    if (holds(records.view, inode, records.now)) {
      throw new VarveException(
          ErrorCode.NOT_PERMITTED,
          "inode "
              + inode.ino()
              + " is under retention or legal hold: it can be changed and deleted when that is over");
    }
  }
}
