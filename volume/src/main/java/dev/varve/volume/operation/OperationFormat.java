package dev.varve.volume.operation;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.VolumeId;
import dev.varve.tree.NodeRef;
import dev.varve.volume.access.Caller;
import dev.varve.volume.content.Extent;
import dev.varve.volume.content.Loose;
import dev.varve.volume.content.ReclaimQueue;
import dev.varve.volume.inode.AttributeChange;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Limits;
import dev.varve.volume.inode.Name;
import dev.varve.volume.inode.Policy;
import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/// The bytes of operations in the journal, `docs/formats/volume.md`: a version, the envelope, a
/// number for the kind, then the fields in the order in which [Operation] has them.
public final class OperationFormat {
  private static final int VERSION = 1;
  private static final int MAX_LIST = 1 << 16;
  private static final int MAX_BYTES = 1 << 17;

  private OperationFormat() {}

  /// Encodes an operation.
  ///
  /// @param envelope the operation
  /// @param writer receives it
  public static void encode(Envelope envelope, RecordWriter writer) {
    writer
        .putByte(VERSION)
        .putVarint(envelope.client())
        .putVarint(envelope.sequence())
        .putLong(envelope.timeNanos());
    encode(envelope.operation(), writer);
  }

  /// Decodes an operation.
  ///
  /// @param reader stands before it, and is at its end afterwards
  /// @return the operation
  /// @throws VarveException `CORRUPT` for bytes that are none, `UNKNOWN_FORMAT` for one of a newer
  ///   version
  public static Envelope decode(RecordReader reader) {
    int version = reader.takeByte();
    if (version != VERSION) {
      throw new VarveException(
          ErrorCode.UNKNOWN_FORMAT,
          "an operation in the journal has version " + version + ": use a newer Varve");
    }
    Envelope envelope =
        new Envelope(
            reader.takeVarint(), reader.takeVarint(), reader.takeLong(), decodeOperation(reader));
    reader.end();
    return envelope;
  }

  private static void encode(Operation operation, RecordWriter w) {
    switch (operation) {
      case Operation.Make op -> {
        caller(w.putByte(1), op.caller()).putVarint(op.directory());
        name(w, op.name()).putByte(op.type().code()).putVarint(op.mode()).putVarint(op.umask());
        w.putVarint(op.rdev()).putBytes(op.target());
      }
      case Operation.MakeNameless op ->
          caller(w.putByte(40), op.caller())
              .putVarint(op.directory())
              .putVarint(op.mode())
              .putVarint(op.umask())
              .putByte(bit(op.linkable()));
      case Operation.Link op ->
          name(
              caller(w.putByte(2), op.caller()).putVarint(op.ino()).putVarint(op.directory()),
              op.name());
      case Operation.Remove op ->
          name(caller(w.putByte(3), op.caller()).putVarint(op.directory()), op.name())
              .putByte(bit(op.isDirectory()))
              .putByte(bit(op.held()));
      case Operation.Rename op -> {
        name(caller(w.putByte(4), op.caller()).putVarint(op.fromDirectory()), op.fromName());
        name(w.putVarint(op.toDirectory()), op.toName());
        w.putByte(index(op.mode())).putByte(bit(op.held()));
      }
      case Operation.SetAttributes op -> {
        caller(w.putByte(5), op.caller()).putVarint(op.ino());
        change(w, op.change()).putByte(bit(op.writable()));
      }
      case Operation.SetXattr op ->
          name(caller(w.putByte(6), op.caller()).putVarint(op.ino()), op.name())
              .putBytes(op.value())
              .putByte(index(op.mode()));
      case Operation.RemoveXattr op ->
          name(caller(w.putByte(7), op.caller()).putVarint(op.ino()), op.name());
      case Operation.Write op -> {
        caller(w.putByte(8), op.caller()).putVarint(op.ino()).putVarint(op.offset());
        extents(w, op.extents()).putVarint(op.sizeAtLeast()).putLong(op.mtime());
      }
      case Operation.Allocate op ->
          caller(w.putByte(9), op.caller())
              .putVarint(op.ino())
              .putByte(index(op.mode()))
              .putVarint(op.offset())
              .putVarint(op.length());
      case Operation.CopyRange op ->
          caller(w.putByte(10), op.caller())
              .putVarint(op.snapshot())
              .putVarint(op.source())
              .putVarint(op.sourceOffset())
              .putVarint(op.ino())
              .putVarint(op.offset())
              .putVarint(op.length());
      case Operation.CloneFile op ->
          caller(w.putByte(11), op.caller()).putVarint(op.source()).putVarint(op.ino());
      case Operation.Forget op -> w.putByte(12).putVarint(op.ino());
      case Operation.KeepVersion op -> w.putByte(13).putVarint(op.ino());
      case Operation.RestoreVersion op ->
          caller(w.putByte(14), op.caller()).putVarint(op.ino()).putVarint(op.version());
      case Operation.Expire op -> w.putByte(15).putByte(bit(op.purgeAll()));
      case Operation.Undelete op -> {
        caller(w.putByte(16), op.caller()).putVarint(op.ino()).putLong(op.deletedNanos());
        name(w.putVarint(op.directory()), op.name());
      }
      case Operation.SetQuota op -> limits(w.putByte(17).putVarint(op.directory()), op.limits());
      case Operation.SetPolicy op ->
          w.putByte(18)
              .putVarint(op.policy().versionCount())
              .putVarint(op.policy().versionNanos())
              .putVarint(op.policy().trashNanos());
      case Operation.Checkpoint _ -> w.putByte(19);
      case Operation.TakeSnapshot op -> name(w.putByte(20), op.name());
      case Operation.SealSnapshot op -> {
        byte[] ref = new byte[NodeRef.BYTES];
        op.root().encode(ByteBuffer.wrap(ref));
        w.putByte(21).putVarint(op.snapshot()).putRaw(ref, 0, ref.length);
      }
      case Operation.CondemnSnapshot op -> w.putByte(22).putVarint(op.snapshot());
      case Operation.DropSnapshot op -> {
        w.putByte(23).putVarint(op.snapshot()).putVarint(op.leftovers().size());
        op.leftovers().forEach(w::putChunkId);
      }
      case Operation.PinSnapshot op ->
          w.putByte(24)
              .putVarint(op.snapshot())
              .putLong(op.cloneId().high())
              .putLong(op.cloneId().low())
              .putByte(bit(op.pin()));
      case Operation.Offer op -> {
        w.putByte(25).putVarint(op.chunks().size());
        op.chunks().forEach(w::putChunkId);
      }
      case Operation.Reclaimed op -> {
        w.putByte(26).putVarint(op.queued().size());
        op.queued().forEach(queued -> w.putVarint(queued.position()).putChunkId(queued.chunk()));
      }
      case Operation.DropCondemned _ -> w.putByte(27);
      case Operation.Flatten op -> w.putByte(28).putVarint(op.content());
      case Operation.Merge op ->
          extent(w.putByte(29).putVarint(op.content()).putVarint(op.offset()), op.extent());
      case Operation.RestoreVolume op -> w.putByte(30).putVarint(op.snapshot());
      case Operation.BeginClone _ -> w.putByte(31);
      case Operation.Stage op -> w.putByte(32).putVarint(op.snapshot()).putVarint(op.source());
      case Operation.StageEntries op ->
          w.putByte(33)
              .putVarint(op.staging())
              .putVarint(op.snapshot())
              .putVarint(op.source())
              .putVarint(op.directory())
              .putBytes(op.after().map(Name::toBytes).orElse(new byte[0]));
      case Operation.StageBytes op ->
          w.putByte(34)
              .putVarint(op.staging())
              .putVarint(op.snapshot())
              .putVarint(op.source())
              .putVarint(op.ino())
              .putVarint(op.offset());
      case Operation.LinkStaged op ->
          name(w.putByte(35).putVarint(op.staging()).putVarint(op.directory()), op.name())
              .putByte(bit(op.replace()))
              .putByte(bit(op.held()));
      case Operation.CondemnTree op -> w.putByte(36).putVarint(op.staging());
      case Operation.DropTree op -> {
        w.putByte(37).putVarint(op.held().size());
        op.held().forEach(w::putVarint);
      }
      case Operation.Settle op -> {
        w.putByte(38).putVarint(op.done().size());
        op.done().forEach(done -> loose(w, done));
      }
      case Operation.Arrange op -> {
        caller(w.putByte(41), op.owner()).putVarint(op.steps().size());
        op.steps().forEach(step -> StepFormat.encode(w, step));
      }
    }
  }

  private static Operation decodeOperation(RecordReader r) {
    int kind = r.takeByte();
    return switch (kind) {
      case 1 ->
          new Operation.Make(
              Caller.decode(r),
              r.takeVarint(),
              name(r),
              FileType.ofCode(r.takeByte()),
              r.takeVarint32(),
              r.takeVarint32(),
              r.takeVarint(),
              r.takeBytes(MAX_BYTES));
      case 2 -> new Operation.Link(Caller.decode(r), r.takeVarint(), r.takeVarint(), name(r));
      case 3 -> new Operation.Remove(Caller.decode(r), r.takeVarint(), name(r), bit(r), bit(r));
      case 4 ->
          new Operation.Rename(
              Caller.decode(r),
              r.takeVarint(),
              name(r),
              r.takeVarint(),
              name(r),
              constant(r, RenameMode.values()),
              bit(r));
      case 5 -> new Operation.SetAttributes(Caller.decode(r), r.takeVarint(), change(r), bit(r));
      case 6 ->
          new Operation.SetXattr(
              Caller.decode(r),
              r.takeVarint(),
              name(r),
              r.takeBytes(MAX_BYTES),
              constant(r, SetMode.values()));
      case 7 -> new Operation.RemoveXattr(Caller.decode(r), r.takeVarint(), name(r));
      case 8 ->
          new Operation.Write(
              Caller.decode(r),
              r.takeVarint(),
              r.takeVarint(),
              list(r, OperationFormat::extent),
              r.takeVarint(),
              r.takeLong());
      case 9 ->
          new Operation.Allocate(
              Caller.decode(r),
              r.takeVarint(),
              constant(r, AllocateMode.values()),
              r.takeVarint(),
              r.takeVarint());
      case 10 ->
          new Operation.CopyRange(
              Caller.decode(r),
              r.takeVarint(),
              r.takeVarint(),
              r.takeVarint(),
              r.takeVarint(),
              r.takeVarint(),
              r.takeVarint());
      case 11 -> new Operation.CloneFile(Caller.decode(r), r.takeVarint(), r.takeVarint());
      case 12 -> new Operation.Forget(r.takeVarint());
      case 13 -> new Operation.KeepVersion(r.takeVarint());
      case 14 -> new Operation.RestoreVersion(Caller.decode(r), r.takeVarint(), r.takeVarint());
      case 15 -> new Operation.Expire(bit(r));
      case 16 ->
          new Operation.Undelete(
              Caller.decode(r), r.takeVarint(), r.takeLong(), r.takeVarint(), name(r));
      case 17 -> new Operation.SetQuota(r.takeVarint(), limits(r));
      case 18 ->
          new Operation.SetPolicy(new Policy(r.takeVarint32(), r.takeVarint(), r.takeVarint()));
      case 19 -> new Operation.Checkpoint();
      case 20 -> new Operation.TakeSnapshot(name(r));
      case 21 ->
          new Operation.SealSnapshot(
              r.takeVarint(), NodeRef.decode(ByteBuffer.wrap(r.takeRaw(NodeRef.BYTES))));
      case 22 -> new Operation.CondemnSnapshot(r.takeVarint());
      case 23 -> new Operation.DropSnapshot(r.takeVarint(), list(r, RecordReader::takeChunkId));
      case 24 ->
          new Operation.PinSnapshot(
              r.takeVarint(), new VolumeId(r.takeLong(), r.takeLong()), bit(r));
      case 25 -> new Operation.Offer(list(r, RecordReader::takeChunkId));
      case 26 ->
          new Operation.Reclaimed(
              list(r, item -> new ReclaimQueue.Queued(item.takeVarint(), item.takeChunkId())));
      case 27 -> new Operation.DropCondemned();
      case 28 -> new Operation.Flatten(r.takeVarint());
      case 29 -> new Operation.Merge(r.takeVarint(), r.takeVarint(), extent(r));
      case 30 -> new Operation.RestoreVolume(r.takeVarint());
      case 31 -> new Operation.BeginClone();
      case 32 -> new Operation.Stage(r.takeVarint(), r.takeVarint());
      case 33 ->
          new Operation.StageEntries(
              r.takeVarint(), r.takeVarint(), r.takeVarint(), r.takeVarint(), optionalName(r));
      case 34 ->
          new Operation.StageBytes(
              r.takeVarint(), r.takeVarint(), r.takeVarint(), r.takeVarint(), r.takeVarint());
      case 35 -> new Operation.LinkStaged(r.takeVarint(), r.takeVarint(), name(r), bit(r), bit(r));
      case 36 -> new Operation.CondemnTree(r.takeVarint());
      case 37 -> new Operation.DropTree(list(r, RecordReader::takeVarint));
      case 38 -> new Operation.Settle(list(r, OperationFormat::loose));
      case 40 ->
          new Operation.MakeNameless(
              Caller.decode(r), r.takeVarint(), r.takeVarint32(), r.takeVarint32(), bit(r));
      case 41 -> new Operation.Arrange(Caller.decode(r), list(r, StepFormat::decode));
      default -> throw r.corrupt("there is no operation " + kind);
    };
  }

  // Parts.

  private static int bit(boolean value) {
    return value ? 1 : 0;
  }

  static boolean bit(RecordReader r) {
    int value = r.takeByte();
    if (value > 1) {
      throw r.corrupt("expected 0 or 1, found " + value);
    }
    return value == 1;
  }

  @SuppressWarnings("EnumOrdinal") // The order of these constants is part of the format.
  private static int index(Enum<?> constant) {
    return constant.ordinal();
  }

  private static <T> T constant(RecordReader r, T[] constants) {
    int index = r.takeByte();
    if (index >= constants.length) {
      throw r.corrupt("expected a number below " + constants.length + ", found " + index);
    }
    return constants[index];
  }

  static <T> List<T> list(RecordReader r, Function<RecordReader, T> item) {
    int count = r.takeVarint32();
    if (count > MAX_LIST) {
      throw r.corrupt("expected at most " + MAX_LIST + " items, found " + count);
    }
    List<T> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(item.apply(r));
    }
    return items;
  }

  private static RecordWriter caller(RecordWriter w, Caller caller) {
    caller.encode(w);
    return w;
  }

  private static RecordWriter name(RecordWriter w, Name name) {
    return w.putBytes(name.toBytes());
  }

  static Name name(RecordReader r) {
    return Name.of(r.takeBytes(Name.MAX_BYTES));
  }

  private static Optional<Name> optionalName(RecordReader r) {
    byte[] bytes = r.takeBytes(Name.MAX_BYTES);
    return bytes.length == 0 ? Optional.empty() : Optional.of(Name.of(bytes));
  }

  static RecordWriter extents(RecordWriter w, List<Extent> extents) {
    w.putVarint(extents.size());
    extents.forEach(extent -> extent(w, extent));
    return w;
  }

  private static void extent(RecordWriter w, Extent extent) {
    switch (extent) {
      case Extent.InChunk in ->
          w.putByte(1).putVarint(in.length()).putChunkId(in.chunk()).putVarint(in.chunkOffset());
      case Extent.Inline in -> w.putByte(2).putBytes(in.bytes());
      case Extent.Zero zero -> w.putByte(3).putVarint(zero.length()).putByte(bit(zero.reserved()));
    }
  }

  static Extent extent(RecordReader r) {
    int kind = r.takeByte();
    return switch (kind) {
      case 1 -> new Extent.InChunk(r.takeVarint(), r.takeChunkId(), r.takeVarint32());
      case 2 -> new Extent.Inline(r.takeBytes(Extent.MAX_INLINE_BYTES));
      case 3 -> new Extent.Zero(r.takeVarint(), bit(r));
      default -> throw r.corrupt("there is no extent of kind " + kind);
    };
  }

  private static void loose(RecordWriter w, Loose loose) {
    w.putVarint(loose.content())
        .putVarint(loose.position())
        .putVarint(loose.from())
        .putVarint(loose.to());
  }

  private static Loose loose(RecordReader r) {
    long content = r.takeVarint();
    long position = r.takeVarint();
    long from = r.takeVarint();
    long to = r.takeVarint();
    if (to < from) {
      throw r.corrupt("content " + content + " cannot be loose from " + from + " to " + to);
    }
    return new Loose(content, position, from, to);
  }

  private static RecordWriter change(RecordWriter w, AttributeChange change) {
    optional(w, change.mode());
    optional(w, change.uid());
    optional(w, change.gid());
    w.putByte(bit(change.size().isPresent()));
    change.size().ifPresent(w::putVarint);
    time(w, change.atime());
    time(w, change.mtime());
    return w;
  }

  private static AttributeChange change(RecordReader r) {
    return new AttributeChange(
        optional(r),
        optional(r),
        optional(r),
        bit(r) ? OptionalLong.of(r.takeVarint()) : OptionalLong.empty(),
        time(r),
        time(r));
  }

  private static void optional(RecordWriter w, OptionalInt value) {
    w.putByte(bit(value.isPresent()));
    value.ifPresent(w::putInt);
  }

  private static OptionalInt optional(RecordReader r) {
    return bit(r) ? OptionalInt.of(r.takeInt()) : OptionalInt.empty();
  }

  private static void time(RecordWriter w, AttributeChange.Time time) {
    w.putByte(index(time.kind())).putLong(time.nanos());
  }

  private static AttributeChange.Time time(RecordReader r) {
    return new AttributeChange.Time(constant(r, AttributeChange.Time.Kind.values()), r.takeLong());
  }

  private static void limits(RecordWriter w, Limits limits) {
    w.putVarint(limits.hardBytes())
        .putVarint(limits.softBytes())
        .putVarint(limits.hardInodes())
        .putVarint(limits.softInodes())
        .putVarint(limits.graceNanos())
        .putLong(limits.overSince());
  }

  private static Limits limits(RecordReader r) {
    return new Limits(
        r.takeVarint(),
        r.takeVarint(),
        r.takeVarint(),
        r.takeVarint(),
        r.takeVarint(),
        r.takeLong());
  }
}
