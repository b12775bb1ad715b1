package dev.varve.volume.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.format.digest.Hasher;
import dev.varve.tree.FrozenTree;
import dev.varve.tree.NodeCache;
import dev.varve.tree.Tree;
import dev.varve.tree.TreeCursor;
import dev.varve.tree.TreeReader;
import dev.varve.volume.record.Keys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// A tree with contents, and what they should be.
final class ContentWorld implements ContentHost {
  private static final long CACHE_BYTES = 1 << 20;

  final Tree tree =
      Tree.create(
          new NodeCache(
              id -> {
                throw new AssertionError("no node was written, but " + id + " is read");
              },
              CACHE_BYTES));
  final Contents contents = new Contents(tree, this);
  final List<Held> held = new ArrayList<>();
  private final Map<ChunkId, byte[]> chunks = new HashMap<>();
  private final Hasher hasher = DigestAlgorithm.BLAKE3.newHasher();
  private Map<ChunkId, Long> countsBefore = Map.of();
  long position = 1;
  private long lastContent;

  /// What an inode or version holds.
  static final class Held {
    long content;
    NaiveFile file;
    long allocated;

    Held(long content, NaiveFile file, long allocated) {
      this.content = content;
      this.file = file;
      this.allocated = allocated;
    }
  }

  /// A tree as it was, with what it held.
  record Past(FrozenTree tree, List<Held> held) {}

  @Override
  public long position() {
    return position;
  }

  @Override
  public long newContent() {
    return ++lastContent;
  }

  Held create() {
    Held made = new Held(newContent(), new NaiveFile(), 0);
    held.add(made);
    return made;
  }

  /// Makes bytes a chunk, and an extent of a part of it.
  Extent.InChunk inChunk(byte[] plain, int from, int length) {
    Chunk chunk = Chunk.of(hasher, plain);
    chunks.put(chunk.id(), plain.clone());
    return new Extent.InChunk(length, chunk.id(), from);
  }

  byte[] bytes(Extent extent) {
    return switch (extent) {
      case Extent.InChunk in ->
          Arrays.copyOfRange(
              bytes(in.chunk()), in.chunkOffset(), (int) (in.chunkOffset() + in.length()));
      case Extent.Inline inline -> inline.bytes().clone();
      case Extent.Zero zero -> new byte[(int) zero.length()];
    };
  }

  private byte[] bytes(ChunkId chunk) {
    return Optional.ofNullable(chunks.get(chunk)).orElseThrow();
  }

  Past freeze() {
    List<Held> copies = new ArrayList<>();
    held.forEach(one -> copies.add(new Held(one.content, one.file.copy(), one.allocated)));
    return new Past(tree.freeze(), copies);
  }

  /// Reads a content into what it should be.
  NaiveFile read(TreeReader from, long content, int maxSegments) {
    NaiveFile file = new NaiveFile();
    int at = 0;
    while (at < NaiveFile.SPACE) {
      List<Segment> segments =
          ContentReader.map(from, content, at, NaiveFile.SPACE - at, maxSegments);
      assertThat(segments).isNotEmpty().hasSizeLessThanOrEqualTo(maxSegments);
      for (Segment segment : segments) {
        assertThat(segment.offset()).isEqualTo(at);
        assertThat(segment.length()).isPositive();
        int length = (int) segment.length();
        switch (segment.source()) {
          case Segment.InChunk in ->
              file.write(at, bytes(new Extent.InChunk(length, in.chunk(), in.chunkOffset())));
          case Segment.Inline inline ->
              file.write(
                  at, Arrays.copyOfRange(inline.bytes(), inline.from(), inline.from() + length));
          case Segment.Hole hole -> file.fill(at, length, NaiveFile.State.HOLE);
          case Segment.Reserved reserved -> file.fill(at, length, NaiveFile.State.RESERVED);
        }
        at += length;
      }
    }
    assertThat(at).isEqualTo(NaiveFile.SPACE);
    return file;
  }

  void check(TreeReader from, Held one, int maxSegments) {
    NaiveFile found = read(from, one.content, maxSegments);
    assertThat(found.bytes).isEqualTo(one.file.bytes);
    assertThat(found.states).isEqualTo(one.file.states);
    assertThat(one.allocated).isEqualTo(one.file.allocated());
    assertThat(ContentReader.allocated(from, one.content, 0, Long.MAX_VALUE))
        .isEqualTo(one.allocated);
  }

  void checkSeek(Held one, int offset, int size) {
    int data = one.file.seek(true, offset, size);
    assertThat(ContentReader.seekData(tree, one.content, offset, size))
        .isEqualTo(data < size ? OptionalLong.of(data) : OptionalLong.empty());
    assertThat(ContentReader.seekHole(tree, one.content, offset, size))
        .isEqualTo(one.file.seek(false, offset, size));
  }

  /// Recounts all; what lost its count must be queued; what lies too deep must be loose.
  void checkCounts() {
    assertThat(ContentCheck.problems(tree, sink -> held.forEach(one -> sink.accept(one.content))))
        .isEmpty();
    Map<ChunkId, Long> counts = new HashMap<>();
    ChunkCounts.forEach(tree, counts::put);
    for (ChunkId chunk : countsBefore.keySet()) {
      if (!counts.containsKey(chunk)) {
        assertThat(tree.contains(Keys.reclaim(position, chunk))).isTrue();
      }
    }
    countsBefore = counts;
    Set<Long> loose = new HashSet<>();
    Loose.list(tree, 0, Integer.MAX_VALUE).forEach(one -> loose.add(one.content()));
    for (Held one : held) {
      if (ContentReader.depth(tree, one.content) > Layers.MAX_DEPTH) {
        assertThat(loose).contains(one.content);
      }
    }
    for (byte[] key : keys(Keys.LAYER)) {
      Layer layer = Layer.of(tree, Keys.number(key));
      if (layer.references() == 1
          && layer.holders() != 0
          && !Layer.of(tree, layer.holders()).isCondemned()) {
        assertThat(loose).contains(layer.holders());
      }
    }
  }

  List<byte[]> keys(byte kind) {
    List<byte[]> keys = new ArrayList<>();
    TreeCursor cursor = tree.cursor();
    byte[] prefix = Keys.of(kind);
    for (boolean more = cursor.seek(prefix);
        more && cursor.keyStartsWith(prefix);
        more = cursor.next()) {
      keys.add(cursor.key());
    }
    return keys;
  }

  int ownExtents(long content) {
    return (int) keys(Keys.EXTENT).stream().filter(key -> Keys.number(key) == content).count();
  }
}
