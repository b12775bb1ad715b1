package dev.varve.volume.content;

import dev.varve.tree.TreeReader;
import dev.varve.volume.record.Keys;
import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;

/// How a content hangs together with others: who refers to it, and what shines through where it has
/// no extent itself.
///
/// A base always has a lower number than what lies on it, so every chain ends.
///
/// @param references how many inodes, versions and layers refer to it; 0 once it is condemned
/// @param base what shines through, 0 for nothing
/// @param baseFrom the first byte that does
/// @param baseLimit the byte after the last that does
/// @param holders the exclusive or of the numbers of the layers on it: with one reference left it
///   names the layer that holds it, or is 0 when an inode or version does
record Layer(int references, long base, long baseFrom, long baseLimit, long holders) {
  /// What a content is about which nothing is stored: it has one reference and no base.
  static final Layer ALONE = new Layer(1, 0, 0, 0, 0);

  /// A fresh layer over a base.
  static Layer over(long base, long from, long limit) {
    return new Layer(1, base, from, limit, 0);
  }

  static Layer of(TreeReader tree, long content) {
    return tree.get(Keys.layer(content)).map(bytes -> decode(content, bytes)).orElse(ALONE);
  }

  Layer with(int more, long holder) {
    return new Layer(Math.addExact(references, more), base, baseFrom, baseLimit, holders ^ holder);
  }

  /// The same with another window on the base; without base when the window is empty.
  Layer showing(long from, long limit) {
    return from < limit
        ? new Layer(references, base, from, limit, holders)
        : new Layer(references, 0, 0, 0, holders);
  }

  boolean hasBase() {
    return base != 0;
  }

  boolean isCondemned() {
    return references == 0;
  }

  /// Says whether no other content sees this one, so that it may be changed.
  boolean isExclusive() {
    return references == 1 && holders == 0;
  }

  byte[] encode() {
    return new RecordWriter()
        .putInt(references)
        .putLong(base)
        .putLong(baseFrom)
        .putLong(baseLimit)
        .putLong(holders)
        .toBytes();
  }

  static Layer decode(long content, byte[] bytes) {
    RecordReader reader = new RecordReader(bytes);
    Layer layer =
        new Layer(
            reader.takeInt(),
            reader.takeLong(),
            reader.takeLong(),
            reader.takeLong(),
            reader.takeLong());
    reader.end();
    boolean windowed =
        layer.base == 0
            ? layer.baseFrom == 0 && layer.baseLimit == 0
            : layer.baseFrom >= 0 && layer.baseFrom < layer.baseLimit;
    if (layer.references < 0
        || layer.base < 0
        || layer.base >= content
        || layer.holders < 0
        || !windowed
        || layer.equals(ALONE)) {
      throw reader.corrupt("content " + content + " cannot have the layer " + layer);
    }
    return layer;
  }
}
