package dev.varve.volume.content;

import dev.varve.base.Check;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// How extents are stored, and how they are cut. The format is `docs/formats/content.md`.
final class ExtentFormat {
  private static final int IN_CHUNK = 1;
  private static final int INLINE = 2;
  private static final int HOLE = 3;
  private static final int RESERVED = 4;

  /// A kind and the longest length.
  private static final int START_BYTES = 1 + 10;

  private ExtentFormat() {}

  /// Says whether an extent counts as allocated.
  static boolean isAllocated(Extent extent) {
    return switch (extent) {
      case Extent.InChunk in -> true;
      case Extent.Inline inline -> true;
      case Extent.Zero zero -> zero.reserved();
    };
  }

  /// Checks what a caller wants to store.
  static void check(Extent extent) {
    boolean valid =
        switch (extent) {
          case Extent.InChunk in -> isInChunk(in.chunkOffset(), in.length());
          case Extent.Inline inline ->
              inline.length() > 0 && inline.length() <= Extent.MAX_INLINE_BYTES;
          case Extent.Zero zero -> zero.length() > 0;
        };
    Check.argument(valid, () -> "no extent can be stored as " + extent);
  }

  /// Cuts a part out of an extent.
  static Extent part(Extent extent, long from, long length) {
    return switch (extent) {
      case Extent.InChunk in ->
          new Extent.InChunk(length, in.chunk(), (int) (in.chunkOffset() + from));
      case Extent.Inline inline ->
          new Extent.Inline(Arrays.copyOfRange(inline.bytes(), (int) from, (int) (from + length)));
      case Extent.Zero zero -> new Extent.Zero(length, zero.reserved());
    };
  }

  static byte[] encode(Extent extent) {
    RecordWriter writer = new RecordWriter();
    switch (extent) {
      case Extent.InChunk in ->
          writer
              .putByte(IN_CHUNK)
              .putVarint(in.length())
              .putChunkId(in.chunk())
              .putVarint(in.chunkOffset());
      case Extent.Inline inline ->
          writer.putByte(INLINE).putRaw(inline.bytes(), 0, inline.bytes().length);
      case Extent.Zero zero ->
          writer.putByte(zero.reserved() ? RESERVED : HOLE).putVarint(zero.length());
    }
    return writer.toBytes();
  }

  /// Reads an extent that begins at an offset of its file.
  static Extent decode(long offset, byte[] bytes) {
    RecordReader reader = new RecordReader(bytes);
    int kind = reader.takeByte();
    long length = takeLength(reader, kind, offset, reader.remaining());
    Extent extent =
        switch (kind) {
          case IN_CHUNK -> takeInChunk(reader, length);
          case INLINE -> new Extent.Inline(reader.takeRaw((int) length));
          default -> new Extent.Zero(length, kind == RESERVED);
        };
    reader.end();
    return extent;
  }

  private static Extent takeInChunk(RecordReader reader, long length) {
    ChunkId chunk = reader.takeChunkId();
    long chunkOffset = takeNumber(reader);
    if (!isInChunk(chunkOffset, length)) {
      throw reader.corrupt(
          "expected a part of a chunk of at most %d bytes, found %d bytes from %d"
              .formatted(Chunk.MAX_BYTES, length, chunkOffset));
    }
    return new Extent.InChunk(length, chunk, (int) chunkOffset);
  }

  private static boolean isInChunk(long chunkOffset, long length) {
    return chunkOffset >= 0
        && length > 0
        && chunkOffset <= Chunk.MAX_BYTES
        && length <= Chunk.MAX_BYTES - chunkOffset;
  }

  /// Reads only how long an extent is, without copying what it holds.
  static long length(long offset, ByteBuffer view) {
    byte[] start = new byte[Math.min(START_BYTES, view.remaining())];
    view.get(view.position(), start);
    RecordReader reader = new RecordReader(start);
    return takeLength(reader, reader.takeByte(), offset, view.remaining() - 1);
  }

  /// Reads only whether an extent counts as allocated. Its length must have been read.
  static boolean isAllocated(ByteBuffer view) {
    return view.get(view.position()) != HOLE;
  }

  /// Reads only whether an extent holds bytes that were written. Its length must have been read.
  static boolean isData(ByteBuffer view) {
    return view.get(view.position()) <= INLINE;
  }

  private static long takeLength(RecordReader reader, int kind, long offset, int inlineBytes) {
    long length =
        switch (kind) {
          case IN_CHUNK, HOLE, RESERVED -> takeNumber(reader);
          case INLINE -> inlineBytes;
          default -> throw reader.corrupt("no kind of extent is " + kind);
        };
    long most =
        switch (kind) {
          case IN_CHUNK -> Chunk.MAX_BYTES;
          case INLINE -> Extent.MAX_INLINE_BYTES;
          default -> Long.MAX_VALUE;
        };
    if (length < 1 || length > Math.min(most, Long.MAX_VALUE - offset)) {
      throw reader.corrupt(
          "expected an extent of 1 to %d bytes at %d, found %d".formatted(most, offset, length));
    }
    return length;
  }

  /// Reads a varint that is written as short as it can be.
  static long takeNumber(RecordReader reader) {
    int before = reader.remaining();
    long number = reader.takeVarint();
    int bits = Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(number));
    if (number < 0 || before - reader.remaining() != (bits + 6) / 7) {
      throw reader.corrupt("a number is negative or longer than it must be");
    }
    return number;
  }
}
