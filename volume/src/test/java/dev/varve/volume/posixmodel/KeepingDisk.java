package dev.varve.volume.posixmodel;

import dev.varve.base.disk.Disk;
import dev.varve.base.disk.DiskFile;
import dev.varve.testkit.disk.ForwardingDisk;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.function.Consumer;

/// The disk of a volume, which keeps every file of the journal that the volume drops, and tells
/// each checkpoint that is published: its position and the id and birth of its root.
final class KeepingDisk extends ForwardingDisk {
  private static final int POSITION_OFFSET = 25;
  private static final int ROOT_OFFSET = POSITION_OFFSET + Long.BYTES;
  private static final int ROOT_BYTES = 41;

  private final Disk disk;
  private final Consumer<String> checkpoints;

  KeepingDisk(Disk disk, Consumer<String> checkpoints) {
    super(disk);
    this.disk = disk;
    this.checkpoints = checkpoints;
  }

  @Override
  protected Disk around(Disk inner) {
    return new KeepingDisk(inner, checkpoints);
  }

  @Override
  public void delete(String name) {
    if (!name.endsWith(".journal")) {
      disk.delete(name);
    }
  }

  @Override
  public void rename(String from, String to) {
    disk.rename(from, to);
    if (to.equals("checkpoint")) {
      ByteBuffer bytes = ByteBuffer.allocate(ROOT_OFFSET + ROOT_BYTES);
      try (DiskFile file = disk.open(to)) {
        file.read(bytes, 0);
      }
      checkpoints.accept(
          line(bytes.getLong(POSITION_OFFSET), bytes.slice(ROOT_OFFSET, ROOT_BYTES)));
    }
  }

  static String line(long position, ByteBuffer root) {
    byte[] bytes = new byte[root.remaining()];
    root.get(bytes);
    return position + " " + HexFormat.of().formatHex(bytes);
  }
}
