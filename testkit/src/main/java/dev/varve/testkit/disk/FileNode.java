package dev.varve.testkit.disk;

import dev.varve.base.Check;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// A file's content: what programs see, what the medium holds, and the changes between the two in
/// their order. For one thread.
final class FileNode implements Node {
  /// More than any test writes without a flush; a program that does never flushes.
  private static final int MAX_UNFLUSHED_COUNT = 1 << 20;

  /// How likely each write is to survive whole: a crash just before a flush, just after it, and
  /// between.
  private static final double[] SURVIVAL_ODDS = {0, 0.1, 0.5, 0.9, 1};

  /// A change of content or size.
  private sealed interface Change {
    void applyTo(SparseBytes content);
  }

  private static final class Write implements Change {
    final long position;
    final byte[] bytes;

    Write(long position, byte[] bytes) {
      this.position = position;
      this.bytes = bytes;
    }

    @Override
    public void applyTo(SparseBytes content) {
      content.write(bytes, position);
    }
  }

  private record Resize(long sizeBytes) implements Change {
    @Override
    public void applyTo(SparseBytes content) {
      content.resize(sizeBytes);
    }
  }

  private SparseBytes cached = new SparseBytes();
  private SparseBytes durable = new SparseBytes();
  private final List<Change> unflushed = new ArrayList<>();

  SparseBytes cached() {
    return cached;
  }

  void write(byte[] bytes, long position) {
    change(new Write(position, bytes));
  }

  void resize(long sizeBytes) {
    change(new Resize(sizeBytes));
  }

  private void change(Change change) {
    Check.state(
        unflushed.size() < MAX_UNFLUSHED_COUNT,
        () -> "a file has " + MAX_UNFLUSHED_COUNT + " unflushed changes: flush it sometimes");
    change.applyTo(cached);
    unflushed.add(change);
  }

  void flush() {
    unflushed.forEach(change -> change.applyTo(durable));
    unflushed.clear();
  }

  /// Fails to flush: what reached the medium is chance, and the rest is never written again, though
  /// the cache may go on showing it.
  void failFlush(RandomGenerator random) {
    durable = survivors(random);
    unflushed.clear();
    if (random.nextBoolean()) {
      cached = durable.copy();
    }
  }

  @Override
  public void lose(Loss loss, RandomGenerator random) {
    switch (loss) {
      case NOTHING -> {
        return;
      }
      case EVERYTHING_UNFLUSHED -> {}
      case RANDOM -> durable = survivors(random);
    }
    unflushed.clear();
    cached = durable.copy();
  }

  /// Returns what the medium holds when only some unflushed changes reached it. The size is as of
  /// some moment; each sector is as of a moment of its own. A cut that reached the medium takes
  /// what was behind it.
  private SparseBytes survivors(RandomGenerator random) {
    SparseBytes seen = durable.copy();
    SparseBytes result = durable.copy();
    int sizeMoment = random.nextInt(unflushed.size() + 1);
    double odds = SURVIVAL_ODDS[random.nextInt(SURVIVAL_ODDS.length)];
    long size = durable.size();
    for (int i = 0; i < unflushed.size(); i++) {
      Change change = unflushed.get(i);
      change.applyTo(seen);
      switch (change) {
        case Write write -> copySome(write, seen, result, odds, random);
        case Resize(long sizeBytes) -> {
          if (i < sizeMoment && sizeBytes < result.size()) {
            result.resize(sizeBytes);
          }
        }
      }
      size = i < sizeMoment ? seen.size() : size;
    }
    result.resize(size);
    return result;
  }

  private static void copySome(
      Write write, SparseBytes seen, SparseBytes result, double odds, RandomGenerator random) {
    boolean whole = random.nextDouble() < odds;
    boolean torn = !whole && random.nextBoolean();
    if (!whole && !torn) {
      return;
    }
    long end = write.position + write.bytes.length;
    for (long sector = write.position / SparseBytes.SECTOR_BYTES;
        sector * SparseBytes.SECTOR_BYTES < end;
        sector++) {
      if (whole || random.nextBoolean()) {
        result.copySector(seen, sector);
      }
    }
  }

  /// Damages the medium: what is there becomes durable first, so that no flush repairs it.
  void flipBit(long offset, int bit) {
    flush();
    for (SparseBytes content : List.of(cached, durable)) {
      byte[] one = new byte[1];
      content.read(ByteBuffer.wrap(one), offset);
      one[0] ^= (byte) (1 << bit);
      content.write(one, offset);
    }
  }

  /// Damages the medium as [#flipBit] does.
  void cut(long sizeBytes) {
    flush();
    cached.resize(sizeBytes);
    durable.resize(sizeBytes);
  }

  FileNode copy() {
    FileNode copy = new FileNode();
    copy.cached = cached.copy();
    copy.durable = durable.copy();
    copy.unflushed.addAll(unflushed);
    return copy;
  }
}
