package dev.varve.fuse.mount;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.fuse.kernel.Device;
import dev.varve.fuse.kernel.Fusermount;
import dev.varve.fuse.kernel.KernelMount;
import dev.varve.fuse.kernel.KernelMount.Unmounted;
import dev.varve.fuse.kernel.KernelMount.Way;
import java.util.ArrayList;
import java.util.List;

/// A place where something is or will be mounted, and the two ways to do that: root by system
/// calls, everybody else by `fusermount3`.
final class MountPoint {
  private static final String HELPER = "fusermount3";
  private static final int ROOT = 0;

  private final String path;
  private final boolean byHelper;
  private final Fusermount helper;

  private MountPoint(String path, boolean byHelper, String helper) {
    this.path = path;
    this.byHelper = byHelper;
    this.helper = new Fusermount(helper);
  }

  /// Finds a place to mount on, and frees it of a mount whose process is gone.
  ///
  /// @param path a directory
  /// @param byHelper whether to use the helper even as root
  static MountPoint free(String path, boolean byHelper) {
    MountPoint place = at(path, byHelper);
    if (KernelMount.state(path) == KernelMount.State.STALE) {
      place.unmount(Way.LAZY);
    }
    return new MountPoint(KernelMount.realPath(path), place.byHelper, HELPER);
  }

  /// Names a place as it is.
  static MountPoint at(String path, boolean byHelper) {
    Check.argument(
        !path.isEmpty() && path.indexOf('\0') < 0, () -> "a path is not empty and without NUL");
    boolean helped = byHelper || KernelMount.effectiveUser() != ROOT;
    return new MountPoint(path, helped, HELPER);
  }

  String path() {
    return path;
  }

  Device mount(MountOptions options) {
    return byHelper ? helper.mount(path, helperOptions(options)) : mountAsRoot(options);
  }

  private Device mountAsRoot(MountOptions options) {
    Device device = Device.open();
    try {
      KernelMount.mount(
          options.source(),
          path,
          "fuse." + options.subtype(),
          flags(options),
          kernelOptions(options, device.descriptor()));
      return device;
    } catch (RuntimeException | Error e) {
      device.close();
      throw e;
    }
  }

  static String kernelOptions(MountOptions options, int descriptor) {
    List<String> words = new ArrayList<>();
    words.add("fd=" + descriptor);
    words.add("rootmode=40000");
    words.add("user_id=" + Integer.toUnsignedString(KernelMount.user()));
    words.add("group_id=" + Integer.toUnsignedString(KernelMount.group()));
    words.addAll(common(options));
    return String.join(",", words);
  }

  static String helperOptions(MountOptions options) {
    List<String> words = new ArrayList<>();
    words.add("fsname=" + options.source());
    words.add("subtype=" + options.subtype());
    words.add("nosuid");
    words.add("nodev");
    if (options.has(MountOptions.Switch.READ_ONLY)) {
      words.add("ro");
    }
    if (options.has(MountOptions.Switch.NO_ACCESS_TIMES)) {
      words.add("noatime");
    }
    words.addAll(common(options));
    return String.join(",", words);
  }

  private static List<String> common(MountOptions options) {
    List<String> words = new ArrayList<>();
    words.add("max_read=" + options.maxRequestBytes());
    if (options.has(MountOptions.Switch.DEFAULT_PERMISSIONS)) {
      words.add("default_permissions");
    }
    if (options.has(MountOptions.Switch.ALLOW_OTHER)) {
      words.add("allow_other");
    }
    return words;
  }

  private static int flags(MountOptions options) {
    return (options.has(MountOptions.Switch.READ_ONLY) ? KernelMount.READ_ONLY : 0)
        | (options.has(MountOptions.Switch.SET_USER_ID) ? 0 : KernelMount.NO_SUID)
        | (options.has(MountOptions.Switch.DEVICES) ? 0 : KernelMount.NO_DEVICES)
        | (options.has(MountOptions.Switch.NO_ACCESS_TIMES) ? KernelMount.NO_ACCESS_TIMES : 0);
  }

  /// Unmounts. The helper cannot cut connections: instead of that it unmounts lazily.
  Unmounted unmount(Way way) {
    if (!byHelper) {
      return KernelMount.unmount(path, way);
    }
    if (helper.unmount(path, way != Way.CLEAN)) {
      return Unmounted.DONE;
    }
    boolean mounted = MountTable.at(path).isPresent();
    if (mounted && way != Way.CLEAN) {
      throw new VarveException(
          ErrorCode.NOT_PERMITTED,
          HELPER + " did not unmount " + path + "; unmount it as whoever mounted it, or as root");
    }
    return mounted ? Unmounted.BUSY : Unmounted.NOT_MOUNTED;
  }
}
