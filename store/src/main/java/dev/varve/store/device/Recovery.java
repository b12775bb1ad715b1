package dev.varve.store.device;

import dev.varve.base.ErrorCode;
import dev.varve.base.RandomSource;
import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
import dev.varve.base.disk.DiskFile;
import dev.varve.format.segment.RecordHeader;
import dev.varve.format.segment.SegmentFooter;
import dev.varve.format.segment.SegmentHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Opens what a directory holds. Every segment that the index does not know as sealed is read, from
/// its footer or record by record, and its records are merged into the index; an index that cannot
/// be used is thrown away first, and then that is every segment. Then the segment is sealed, so
/// that a device always starts with fresh open segments.
///
/// Where a segment has bytes that are no record, they are a torn end when nothing proves that they
/// were ever durable, and are cut. Otherwise they are damage, which is kept, remembered and told.
///
/// Every step may be cut short by a crash and is done again at the next open.
final class Recovery {
  private static final String REBUILD_FILE = "rebuild-index";

  private static final int PIECE_BYTES = 1 << 20;

  /// What opening gave.
  record Recovered(
      DeviceId deviceId,
      Segments segments,
      ChunkIndex index,
      SegmentTable table,
      long sequence,
      List<String> findings) {}

  private final Disk disk;
  private final RandomSource random;
  private final ChunkIndex.Factory indexFactory;
  private final List<String> findings = new ArrayList<>();

  /// Of segments that lost durable records: where those start that are left.
  private final Map<Long, Set<Integer>> remains = new TreeMap<>();

  Recovery(Disk disk, RandomSource random, ChunkIndex.Factory indexFactory) {
    this.disk = disk;
    this.random = random;
    this.indexFactory = indexFactory;
  }

  /// Makes the next open rebuild the index, whatever state it seems to be in.
  static void demandRebuild(Disk disk) {
    if (!disk.exists(REBUILD_FILE)) {
      disk.create(REBUILD_FILE).close();
      disk.flushDirectory("");
    }
  }

  Recovered recover() {
    DeviceId deviceId = identify();
    disk.createDirectory(Segments.DIRECTORY);
    disk.flushDirectory("");
    Segments segments = new Segments(disk, deviceId, random);
    boolean isDemanded = disk.exists(REBUILD_FILE);
    Optional<ChunkIndex> index = isDemanded ? Optional.empty() : openIndex(deviceId);
    if (index.isPresent()) {
      try {
        return recover(deviceId, segments, index.get());
      } catch (IndexDamagedException e) {
        findings.add("the index is damaged: " + e.getMessage());
        index.get().close();
      } catch (RuntimeException | Error e) {
        index.get().close();
        throw e;
      }
    }
    return rebuild(deviceId, segments);
  }

  private Recovered rebuild(DeviceId deviceId, Segments segments) {
    ChunkIndex index = indexFactory.open(deviceId.toString(), true);
    try {
      Recovered recovered = recover(deviceId, segments, index);
      if (disk.exists(REBUILD_FILE)) {
        disk.delete(REBUILD_FILE);
        disk.flushDirectory("");
      }
      return recovered;
    } catch (IndexDamagedException e) {
      index.close();
      throw new VarveException(
          ErrorCode.DISK_FAILED,
          "cannot rebuild the index of " + disk.describe("") + ": " + e.getMessage(),
          e);
    } catch (RuntimeException | Error e) {
      index.close();
      throw e;
    }
  }

  private Optional<ChunkIndex> openIndex(DeviceId deviceId) {
    try {
      return Optional.of(indexFactory.open(deviceId.toString(), false));
    } catch (IndexDamagedException e) {
      findings.add("the index cannot be used: " + e.getMessage());
      return Optional.empty();
    }
  }

  /// Finds out which device this is. The id is in every segment too, so a lost file is written
  /// again.
  private DeviceId identify() {
    Optional<DeviceId> id = DeviceId.read(disk);
    if (id.isPresent()) {
      return id.get();
    }
    Optional<DeviceId> known = disk.exists(Segments.DIRECTORY) ? idOfSegments() : Optional.empty();
    // The file is durable before the first segment's directory is made.
    if (known.isEmpty() && (disk.exists(DeviceId.FILE) || disk.exists(Segments.DIRECTORY))) {
      throw new VarveException(
          ErrorCode.CORRUPT,
          disk.describe(DeviceId.FILE)
              + (disk.exists(DeviceId.FILE) ? " is damaged" : " is missing")
              + " and there is no segment to restore it from; put it back from a copy, or"
              + " remove the directory if it never held anything");
    }
    DeviceId restored = known.orElseGet(() -> newDevice());
    restored.write(disk);
    known.ifPresent(
        same -> findings.add("restored " + disk.describe(DeviceId.FILE) + " from the segments"));
    return restored;
  }

  /// Refuses to make a device among other people's files.
  private DeviceId newDevice() {
    List<String> strangers = disk.list("").stream().filter(name -> !isOurs(name)).toList();
    if (!strangers.isEmpty()) {
      throw new VarveException(
          ErrorCode.INVALID_ARGUMENT,
          disk.describe("")
              + " is no device and is not empty: it holds "
              + strangers.getFirst()
              + "; choose an empty directory");
    }
    return DeviceId.random(random);
  }

  /// What an open that a crash cut short may have left before the device had its id.
  private static boolean isOurs(String name) {
    return name.equals(DeviceStore.LOCK_FILE)
        || name.equals(DeviceId.FILE)
        || name.equals(DeviceId.UNFINISHED_FILE)
        || name.equals("lost+found");
  }

  private Optional<DeviceId> idOfSegments() {
    Segments anonymous = new Segments(disk, new DeviceId(0, 0), random);
    for (long nonce : anonymous.nonces()) {
      try (DiskFile file = anonymous.open(nonce)) {
        Optional<SegmentHeader> header = header(file);
        if (header.isPresent()) {
          return header.map(found -> new DeviceId(found.deviceHigh(), found.deviceLow()));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<SegmentHeader> header(DiskFile file) {
    ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
    file.read(bytes, 0);
    return SegmentHeader.decode(bytes.flip(), file.path());
  }

  private Recovered recover(DeviceId deviceId, Segments segments, ChunkIndex index) {
    Map<Long, SegmentState> known = new TreeMap<>();
    index.segments().forEach(state -> known.put(state.nonce(), state));
    SegmentTable table = new SegmentTable(known.values());
    IndexMerge merge = new IndexMerge(index, table);
    // After a process was killed, files may be seen whose names are not durable yet.
    segments.flushDirectory();
    List<Long> present = segments.nonces();
    if (known.isEmpty() && !present.isEmpty()) {
      findings.add("rebuilt the index from " + present.size() + " segments");
    }
    for (long nonce : present) {
      SegmentState state = known.get(nonce);
      if (state == null || state.phase() == SegmentState.Phase.OPEN) {
        readSegment(deviceId, segments, merge, nonce, state);
      }
    }
    merge.finish();
    Set<Long> files = Set.copyOf(present);
    for (SegmentState state : known.values()) {
      boolean isPresent = files.contains(state.nonce());
      if (state.phase() == SegmentState.Phase.REMOVING) {
        finishRemoval(segments, merge, new Removal(segments, index, table), state, isPresent);
      } else if (!isPresent) {
        remains.put(state.nonce(), Set.of());
        findings.add(
            "segment "
                + segments.path(state.nonce())
                + " is missing; put the file back, or restore its chunks");
      }
    }
    merge.markDamaged(remains);
    long sequence = Math.max(index.sequence(), merge.sequence());
    return new Recovered(deviceId, segments, index, table, sequence, List.copyOf(findings));
  }

  private static void finishRemoval(
      Segments segments, IndexMerge merge, Removal removal, SegmentState state, boolean isPresent) {
    if (isPresent) {
      try (DiskFile file = segments.open(state.nonce())) {
        merge.forgetContent(state.nonce(), SegmentScan.scan(file, state.nonce()).entries());
      }
    }
    removal.finish(state.nonce(), isPresent);
  }

  private void readSegment(
      DeviceId deviceId,
      Segments segments,
      IndexMerge merge,
      long nonce,
      @Nullable SegmentState known) {
    long indexedBytes = known == null ? 0 : known.indexedBytes();
    boolean isTornCreation = false;
    try (DiskFile file = segments.open(nonce)) {
      Optional<SegmentHeader> header = header(file);
      checkDevice(file, header, deviceId);
      checkName(file, header, nonce);
      SegmentScan.Result scan = SegmentScan.scan(file, nonce);
      isTornCreation = scan.entries().isEmpty() && scan.durableBytes() == 0 && indexedBytes == 0;
      if (!isTornCreation) {
        long durableBytes = Math.max(indexedBytes, scan.durableBytes());
        noteDamage(merge, nonce, file, scan, durableBytes);
        List<SegmentFooter.Entry> damaged =
            scan.damaged().stream().filter(entry -> entry.offset() < durableBytes).toList();
        int endBytes = sealed(file, nonce, scan, damaged, durableBytes);
        merge.add(nonce, scan.entries(), damaged);
        merge.seal(nonce, endBytes);
      }
    }
    if (isTornCreation) {
      // Nothing in it was ever acknowledged: the crash came before its first flush.
      findings.add("deleted " + segments.path(nonce) + ", which holds no record");
      segments.delete(nonce);
      segments.flushDirectory();
      merge.forget(nonce);
    }
  }

  private static void checkDevice(
      DiskFile file, Optional<SegmentHeader> header, DeviceId deviceId) {
    header.ifPresent(found -> {
      if (found.deviceHigh() != deviceId.high() || found.deviceLow() != deviceId.low()) {
        throw new VarveException(
            ErrorCode.CORRUPT,
            file.path()
                + " belongs to device "
                + new DeviceId(found.deviceHigh(), found.deviceLow())
                + ", not to "
                + deviceId
                + "; move it away");
      }
    });
  }

  /// A file under another segment's name would seem to have no records, and be deleted.
  private void checkName(DiskFile file, Optional<SegmentHeader> header, long nonce) {
    header.ifPresent(found -> {
      if (found.nonce() != nonce) {
        throw new VarveException(
            ErrorCode.CORRUPT,
            file.path()
                + " is by its header the segment "
                + disk.describe(Segments.name(found.nonce()))
                + "; give it that name, or move it away if there is such a file");
      }
    });
  }

  private void noteDamage(
      IndexMerge merge, long nonce, DiskFile file, SegmentScan.Result scan, long durableBytes) {
    for (SegmentScan.Gap gap : scan.gaps()) {
      if (gap.offset() < durableBytes) {
        findings.add(
            file.path()
                + " is damaged at offset "
                + gap.offset()
                + ": "
                + gap.lengthBytes()
                + " bytes hold no record, though records there were durable");
        merge.lost(new ChunkIndex.LostRange(nonce, gap.offset(), gap.lengthBytes()));
      }
    }
    for (SegmentFooter.Entry entry : scan.damaged()) {
      if (entry.offset() < durableBytes) {
        findings.add(
            file.path()
                + " is damaged at offset "
                + entry.offset()
                + ": the record of chunk "
                + entry.header().id()
                + " does not match its checksum");
      }
    }
    if (scan.fileBytes() < durableBytes) {
      findings.add(
          file.path()
              + " is damaged: it ends at offset "
              + scan.fileBytes()
              + ", though records up to "
              + durableBytes
              + " were durable");
    }
    if (!scan.isWholeTo(durableBytes)) {
      remains.put(
          nonce,
          scan.entries().stream().map(SegmentFooter.Entry::offset).collect(Collectors.toSet()));
    }
  }

  /// Makes the records durable that were found, cuts a torn end and writes a footer, unless there
  /// is one.
  ///
  /// @return where records end
  private int sealed(
      DiskFile file,
      long nonce,
      SegmentScan.Result scan,
      List<SegmentFooter.Entry> damaged,
      long durableBytes) {
    if (scan.isSealed()) {
      return scan.endBytes();
    }
    int endBytes =
        RecordHeader.aligned(
            (int) Math.max(scan.endBytes(), Math.min(durableBytes, scan.fileBytes())));
    if (scan.fileBytes() > endBytes) {
      findings.add(
          "cut " + (scan.fileBytes() - endBytes) + " unacknowledged bytes off " + file.path());
      file.truncate(endBytes);
    }
    writeAgain(file, endBytes);
    file.flush();
    List<SegmentFooter.Entry> entries = new ArrayList<>(scan.entries());
    entries.addAll(damaged);
    entries.sort((a, b) -> Integer.compare(a.offset(), b.offset()));
    file.write(SegmentFooter.encode(entries, nonce, endBytes), endBytes);
    file.flush();
    return endBytes;
  }

  /// Writes what was read. After a flush that failed, the page cache may show bytes that the disk
  /// lacks and that no other flush would carry there (see
  /// [GroupCommit][dev.varve.base.commit.GroupCommit]): written again, they are unflushed again.
  private static void writeAgain(DiskFile file, int endBytes) {
    ByteBuffer piece = ByteBuffer.allocate(Math.min(endBytes, PIECE_BYTES));
    for (int offset = 0; offset < endBytes; offset += piece.capacity()) {
      piece.clear().limit(Math.min(piece.capacity(), endBytes - offset));
      file.read(piece, offset);
      file.write(piece.flip(), offset);
    }
  }
}
