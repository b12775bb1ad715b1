package dev.varve.cli;

import dev.varve.posix.FileStat;
import dev.varve.volume.inode.Inode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Which files of the machine with several names are copies of which files of the volume. One can
/// be the copy of one only: another would change both. Safe for any thread.
final class ExportClaims {
  private record MachineFile(long fileSystem, long inode) {}

  private final Map<MachineFile, Long> claims = new ConcurrentHashMap<>();

  /// Says whether a file of the machine can be the copy of one of the volume, and makes it so.
  boolean claim(FileStat stat, Inode inode) {
    if (stat.nlink() == 1) {
      return true;
    }
    MachineFile file = new MachineFile(stat.fileSystem().encoded(), stat.inode());
    Long before = claims.putIfAbsent(file, inode.ino());
    return before == null || before == inode.ino();
  }
}
