package dev.varve.volume.operation;

import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;
import java.util.List;

/// The bytes of steps within an operation: a number for the kind, then the fields in their order.
final class StepFormat {
  private static final int MAX_VALUE_BYTES = 1 << 16;

  private StepFormat() {}

  static void encode(RecordWriter w, Step step) {
    switch (step) {
      case Step.Put put -> {
        place(w.putByte(1), put.place());
        OperationFormat.extents(w.putVarint(put.staged()), put.extents());
        attributes(w.putBytes(put.tag()), put.attributes());
      }
      case Step.Move move -> {
        w.putByte(2).putVarint(move.directory()).putBytes(move.name().toBytes());
        place(w, move.to());
      }
      case Step.Drop drop ->
          w.putByte(3)
              .putVarint(drop.directory())
              .putBytes(drop.name().toBytes())
              .putByte(drop.held() ? 1 : 0)
              .putByte(drop.forGood() ? 1 : 0);
      case Step.Mark mark -> {
        names(w.putByte(4).putVarint(mark.directory()), mark.path());
        attributes(w, mark.attributes());
      }
      case Step.Unmark unmark -> w.putByte(5).putVarint(unmark.directory());
      case Step.Amend amend -> {
        attributes(w.putByte(6).putVarint(amend.ino()), amend.set());
        names(w, amend.removed());
      }
    }
  }

  static Step decode(RecordReader r) {
    int kind = r.takeByte();
    return switch (kind) {
      case 1 ->
          new Step.Put(
              place(r),
              r.takeVarint(),
              OperationFormat.list(r, OperationFormat::extent),
              r.takeBytes(Inode.MAX_TAG_BYTES),
              attributes(r));
      case 2 -> new Step.Move(r.takeVarint(), OperationFormat.name(r), place(r));
      case 3 ->
          new Step.Drop(
              r.takeVarint(),
              OperationFormat.name(r),
              OperationFormat.bit(r),
              OperationFormat.bit(r));
      case 4 -> new Step.Mark(r.takeVarint(), names(r), attributes(r));
      case 5 -> new Step.Unmark(r.takeVarint());
      case 6 -> new Step.Amend(r.takeVarint(), attributes(r), names(r));
      default -> throw r.corrupt("there is no step " + kind);
    };
  }

  private static void place(RecordWriter w, Step.Place place) {
    names(w.putVarint(place.directory()), place.parents());
    w.putBytes(place.name().toBytes());
  }

  private static Step.Place place(RecordReader r) {
    return new Step.Place(r.takeVarint(), names(r), OperationFormat.name(r));
  }

  private static void names(RecordWriter w, List<Name> names) {
    w.putVarint(names.size());
    names.forEach(name -> w.putBytes(name.toBytes()));
  }

  private static List<Name> names(RecordReader r) {
    return OperationFormat.list(r, OperationFormat::name);
  }

  private static void attributes(RecordWriter w, List<Step.Xattr> attributes) {
    w.putVarint(attributes.size());
    attributes.forEach(
        attribute -> w.putBytes(attribute.name().toBytes()).putBytes(attribute.value()));
  }

  private static List<Step.Xattr> attributes(RecordReader r) {
    return OperationFormat.list(
        r, item -> new Step.Xattr(OperationFormat.name(item), item.takeBytes(MAX_VALUE_BYTES)));
  }
}
