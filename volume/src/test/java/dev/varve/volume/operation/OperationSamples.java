package dev.varve.volume.operation;

import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.digest.DigestAlgorithm;
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
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// One operation of each kind, with a different value in each field.
final class OperationSamples {
  private static final Caller CALLER = Caller.of(1000, 100, 4, 27);
  private static final Name NAME = Name.of("name");
  private static final ChunkId CHUNK =
      new ChunkId(
          DigestAlgorithm.BLAKE3,
          0x0001020304050607L,
          0x08090a0b0c0d0e0fL,
          0x1011121314151617L,
          0x18191a1b1c1d1e1fL);
  private static final List<Extent> EXTENTS =
      List.of(
          new Extent.InChunk(4096, CHUNK, 300),
          new Extent.Inline(new byte[] {1, 2, 3}),
          new Extent.Zero(5, true),
          new Extent.Zero(6, false));

  static final List<Operation> ALL =
      List.of(
          new Operation.Make(
              CALLER, 1, NAME, FileType.SYMLINK, 0644, 022, 0x0803, new byte[] {'t', 'o'}),
          new Operation.Link(CALLER, 300, 2, NAME),
          new Operation.MakeNameless(CALLER, 3, 0640, 027, true),
          new Operation.Remove(CALLER, 3, NAME, true, false),
          new Operation.Rename(CALLER, 4, NAME, 5, Name.of("new"), RenameMode.EXCHANGE, true),
          new Operation.SetAttributes(
              CALLER,
              6,
              new AttributeChange(
                  OptionalInt.of(0600),
                  OptionalInt.of(7),
                  OptionalInt.empty(),
                  OptionalLong.of(1L << 40),
                  AttributeChange.Time.NOW,
                  AttributeChange.Time.set(-5)),
              true),
          new Operation.SetXattr(
              CALLER, 8, Name.of("user.colour"), new byte[] {9, 8}, SetMode.REPLACE),
          new Operation.RemoveXattr(CALLER, 9, Name.of("user.colour")),
          new Operation.Write(CALLER, 10, 1 << 20, EXTENTS, 2 << 20, 77),
          new Operation.Allocate(CALLER, 11, AllocateMode.PUNCH_HOLE, 4096, 8192),
          new Operation.CopyRange(CALLER, 1, 12, 13, 14, 15, 16),
          new Operation.CloneFile(CALLER, 17, 18),
          new Operation.Forget(19),
          new Operation.KeepVersion(20),
          new Operation.RestoreVersion(CALLER, 21, 22),
          new Operation.Expire(true),
          new Operation.Undelete(CALLER, 23, 24, 25, NAME),
          new Operation.SetQuota(26, new Limits(1000, 900, 100, 90, 1_000_000, 0)),
          new Operation.SetPolicy(new Policy(5, 1_000, 2_000)),
          new Operation.Checkpoint(),
          new Operation.TakeSnapshot(NAME),
          new Operation.SealSnapshot(27, new NodeRef(CHUNK, 28)),
          new Operation.CondemnSnapshot(29),
          new Operation.DropSnapshot(30, List.of(CHUNK)),
          new Operation.PinSnapshot(31, new VolumeId(36, 37), true),
          new Operation.Offer(List.of(CHUNK)),
          new Operation.Reclaimed(List.of(new ReclaimQueue.Queued(32, CHUNK))),
          new Operation.DropCondemned(),
          new Operation.Flatten(33),
          new Operation.Merge(34, 35, EXTENTS.getFirst()),
          new Operation.RestoreVolume(38),
          new Operation.BeginClone(),
          new Operation.Stage(39, 40),
          new Operation.StageEntries(41, 39, 40, 42, Optional.of(NAME)),
          new Operation.StageBytes(41, 39, 43, 44, 45),
          new Operation.LinkStaged(41, 46, NAME, true, false),
          new Operation.CondemnTree(41),
          new Operation.DropTree(List.of(47L)),
          new Operation.Settle(List.of(new Loose(36, 37, 38, 39), new Loose(40, 41, 0, 0))),
          new Operation.Arrange(
              CALLER,
              List.of(
                  new Step.Put(
                      new Step.Place(36, List.of(NAME, Name.of("new")), NAME),
                      37,
                      EXTENTS,
                      new byte[] {1},
                      List.of(new Step.Xattr(Name.of("user.colour"), new byte[] {2}))),
                  new Step.Move(38, NAME, new Step.Place(39, List.of(), NAME)),
                  new Step.Drop(40, NAME, true, false),
                  new Step.Mark(41, List.of(NAME), List.of()),
                  new Step.Unmark(42),
                  new Step.Amend(43, List.of(), List.of(NAME)))));

  private OperationSamples() {}
}
