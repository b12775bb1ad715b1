package dev.varve.mount;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.fuse.mount.MountOptions.Switch;
import java.util.EnumSet;
import java.util.Set;

/// How a volume is mounted.
///
/// @param switches what the kernel does
/// @param sync whether each change is durable when it is acknowledged
/// @param times how long the kernel may answer from its caches
/// @param spinNanos how long a thread looks for the next request before it sleeps
/// @param name what tables of mounts show as the device
public record VolumeMountOptions(
    Set<Switch> switches, boolean sync, CacheTimes times, long spinNanos, String name) {
  private static final long NANOS = 1_000_000_000L;
  private static final long MICROS = 1_000L;

  /// Changes made elsewhere are told, so what the kernel knows stays right.
  private static final long USUAL_NANOS = 3_600 * NANOS;

  /// Makes a copy of the switches.
  ///
  /// @param switches what the kernel does
  /// @param sync whether each change is durable when it is acknowledged
  /// @param times how long the kernel may answer from its caches
  /// @param spinNanos how long a thread looks for the next request
  /// @param name what tables of mounts show
  public VolumeMountOptions {
    switches = Set.copyOf(switches);
  }

  /// Returns the options of somebody who says nothing.
  ///
  /// @param name what tables of mounts show as the device
  /// @return options
  public static VolumeMountOptions usual(String name) {
    return new VolumeMountOptions(
        EnumSet.of(Switch.DEFAULT_PERMISSIONS),
        false,
        new CacheTimes(USUAL_NANOS, USUAL_NANOS, USUAL_NANOS),
        0,
        name);
  }

  /// Changes options as `mount -o` does.
  ///
  /// @param text words with commas between them
  /// @return options
  /// @throws VarveException `INVALID_ARGUMENT` for a word that is not known
  public VolumeMountOptions with(String text) {
    VolumeMountOptions changed = this;
    for (String word : text.split(",", -1)) {
      if (!word.isEmpty()) {
        changed = changed.withWord(word);
      }
    }
    return changed;
  }

  private VolumeMountOptions withWord(String word) {
    int equals = word.indexOf('=');
    return equals < 0
        ? withSwitch(word)
        : withValue(word.substring(0, equals), word.substring(equals + 1));
  }

  private VolumeMountOptions withSwitch(String word) {
    return switch (word) {
      case "rw" -> off(Switch.READ_ONLY);
      case "ro" -> on(Switch.READ_ONLY);
      case "allow_other" -> on(Switch.ALLOW_OTHER);
      case "noatime" -> on(Switch.NO_ACCESS_TIMES);
      case "suid" -> on(Switch.SET_USER_ID);
      case "nosuid" -> off(Switch.SET_USER_ID);
      case "dev" -> on(Switch.DEVICES);
      case "nodev" -> off(Switch.DEVICES);
      case "sync" -> new VolumeMountOptions(switches, true, times, spinNanos, name);
      case "async" -> new VolumeMountOptions(switches, false, times, spinNanos, name);
      // What is so anyway, and what tables of mounts are for.
      case "default_permissions",
          "defaults",
          "relatime",
          "exec",
          "auto",
          "noauto",
          "nofail",
          "_netdev" ->
          this;
      default -> throw unknown(word);
    };
  }

  private VolumeMountOptions withValue(String key, String value) {
    return switch (key) {
      case "attr_timeout" ->
          with(new CacheTimes(times.entryNanos(), times.absentNanos(), seconds(key, value)));
      case "entry_timeout" ->
          with(new CacheTimes(seconds(key, value), times.absentNanos(), times.attributeNanos()));
      case "negative_timeout" ->
          with(new CacheTimes(times.entryNanos(), seconds(key, value), times.attributeNanos()));
      case "spin" ->
          new VolumeMountOptions(switches, sync, times, number(key, value, MICROS), name);
      case "fsname" -> new VolumeMountOptions(switches, sync, times, spinNanos, value);
      default -> throw unknown(key);
    };
  }

  private VolumeMountOptions with(CacheTimes newTimes) {
    return new VolumeMountOptions(switches, sync, newTimes, spinNanos, name);
  }

  private VolumeMountOptions on(Switch which) {
    Set<Switch> more = EnumSet.copyOf(switches);
    more.add(which);
    return new VolumeMountOptions(more, sync, times, spinNanos, name);
  }

  private VolumeMountOptions off(Switch which) {
    Set<Switch> fewer = EnumSet.copyOf(switches);
    fewer.remove(which);
    return new VolumeMountOptions(fewer, sync, times, spinNanos, name);
  }

  private static long seconds(String key, String value) {
    return number(key, value, NANOS);
  }

  private static long number(String key, String value, long unitNanos) {
    try {
      double number = Double.parseDouble(value);
      if (number >= 0 && number * unitNanos < Long.MAX_VALUE) {
        return (long) (number * unitNanos);
      }
    } catch (NumberFormatException notOne) {
      throw new VarveException(
          ErrorCode.INVALID_ARGUMENT, "option " + key + " takes a number, found " + value, notOne);
    }
    throw new VarveException(
        ErrorCode.INVALID_ARGUMENT, "option " + key + " takes a number from 0 on, found " + value);
  }

  private static VarveException unknown(String word) {
    return new VarveException(
        ErrorCode.INVALID_ARGUMENT,
        "there is no mount option '"
            + word
            + "'; there are ro, rw, allow_other, sync, async, noatime, suid, dev, attr_timeout=S,"
            + " entry_timeout=S, negative_timeout=S, spin=MICROSECONDS, fsname=NAME");
  }
}
