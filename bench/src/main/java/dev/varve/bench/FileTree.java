package dev.varve.bench;

import dev.varve.volume.VolumeFiles;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.util.Arrays;

/// Which files there are and in which directories: they are numbered, and made in the order of
/// their numbers. Names are computed, so that a benchmark need not keep a million of them.
final class FileTree {
  /// How many files directories have, in turn.
  private static final int[] DIRECTORY_SIZES = {100, 1000, 300, 600};

  private static final int CYCLE = 2000;

  /// A bijection of 32 bits that leaves no order (Knuth, The Art of Computer Programming 3, 6.4).
  private static final int SCATTER = 0x9E3779B1;

  private static final int DIRECTORY_MODE = 0755;
  private static final int FILE_MODE = 0644;

  private final boolean isFlat;
  private final long[] directories;

  private FileTree(boolean isFlat, int directoryCount) {
    this.isFlat = isFlat;
    this.directories = new long[directoryCount];
  }

  /// Directories of 100 to 1,000 files each, whose names have no order: as they come from work.
  static FileTree nested(int fileCount) {
    return new FileTree(false, directoryOfNested(fileCount) + 1);
  }

  /// One directory with all files, whose names rise: as they come from a counter or a clock.
  static FileTree flat() {
    return new FileTree(true, 1);
  }

  /// Makes a file without content, and its directory when that is missing.
  Inode create(VolumeFiles files, int number, Name name) {
    return files.make(
        Caller.ROOT, directory(files, number), name, FileType.REGULAR, FILE_MODE, 0, 0);
  }

  /// Returns the directory of a file; makes it when it is missing.
  long directory(VolumeFiles files, int number) {
    int index = isFlat ? 0 : directoryOfNested(number);
    if (directories[index] == 0) {
      Name name = Name.of("directory-" + index);
      directories[index] =
          files.make(Caller.ROOT, Inode.ROOT, name, FileType.DIRECTORY, DIRECTORY_MODE, 0, 0).ino();
    }
    return directories[index];
  }

  /// Returns the directory of a file that is there.
  long directory(int number) {
    return directories[isFlat ? 0 : directoryOfNested(number)];
  }

  Name name(int number) {
    return Name.of(
        isFlat ? "%010d.data".formatted(number) : Integer.toHexString(number * SCATTER) + ".data");
  }

  /// Returns the directories that were made, in the order of their making.
  long[] directories() {
    return Arrays.stream(directories).filter(directory -> directory != 0).toArray();
  }

  private static int directoryOfNested(int number) {
    int index = number / CYCLE * DIRECTORY_SIZES.length;
    int rest = number % CYCLE;
    for (int size : DIRECTORY_SIZES) {
      if (rest < size) {
        break;
      }
      rest -= size;
      index++;
    }
    return index;
  }
}
