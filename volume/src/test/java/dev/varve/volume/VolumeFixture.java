package dev.varve.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ByteSize;
import dev.varve.format.chunk.VolumeId;
import dev.varve.journal.file.FileJournalOptions;
import dev.varve.store.ChunkStore;
import dev.varve.store.memory.MemoryChunkStore;
import dev.varve.testkit.SimClock;
import dev.varve.testkit.SimRandom;
import dev.varve.testkit.disk.Loss;
import dev.varve.testkit.disk.SimDisk;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A volume on a simulated disk, with a clock that tests move. Closing it proves it first.
final class VolumeFixture implements AutoCloseable {
  static final Caller ROOT = Caller.ROOT;

  final SimClock clock = new SimClock();
  private final SimRandom random = new SimRandom(1);
  private final SimDisk disk = new SimDisk(1);
  private final ChunkStore store = MemoryChunkStore.open(new ByteSize(ByteSize.GIB));
  private final VolumeOptions options =
      VolumeOptions.defaults()
          .withNodeCacheBytes(ByteSize.MIB)
          .withJournal(
              FileJournalOptions.defaults()
                  .withBufferBytes(1 << 19, 1 << 18)
                  .withFileSizeBytes(1 << 20)
                  .withBackground(Runnable::run));
  private Volume volume;

  VolumeFixture() {
    volume = Volume.create(disk, new VolumeId(1, 1), store, options, clock, random);
  }

  Volume volume() {
    return volume;
  }

  VolumeFiles files() {
    return volume.files(Durability.FSYNC, Consistency.TIP);
  }

  VolumeFiles committedFiles() {
    return volume.files(Durability.FSYNC, Consistency.COMMITTED);
  }

  /// Loses power: what was not durable is gone, handles too.
  void crash() {
    disk.restart(Loss.EVERYTHING_UNFLUSHED);
    volume = Volume.open(disk, store, options, clock, random);
  }

  FileHandle create(String name) {
    return files().create(ROOT, Inode.ROOT, Name.of(name), 0644, 0, OpenMode.READ_WRITE);
  }

  Inode directory(long parent, String name) {
    return files().make(ROOT, parent, Name.of(name), FileType.DIRECTORY, 0755, 0, 0);
  }

  void unlink(String name) {
    files().unlink(ROOT, Inode.ROOT, Name.of(name));
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(FileHandle handle) {
    ByteBuffer buffer = ByteBuffer.allocate((int) handle.attributes().size());
    handle.read(0, buffer);
    return new String(buffer.array(), StandardCharsets.UTF_8);
  }

  void verify() {
    assertThat(volume.verify().problems()).isEmpty();
  }

  @Override
  public void close() {
    verify();
    volume.close();
    disk.assertAllClosed();
  }
}
