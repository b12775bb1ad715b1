package dev.varve.namespace;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.state.StateView;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A part of an upload that becomes a piece of the object.
///
/// @param ino its file
/// @param sizeBytes how long it is
/// @param digest its MD5, or what else stands for its bytes
/// @param checksums those that are kept with it
@SuppressWarnings("ArrayRecordComponent")
record Source(long ino, long sizeBytes, byte[] digest, Map<String, String> checksums) {
  private static final int MD5_BYTES = 16;

  /// Returns the name of a part's file.
  static Name partName(int number) {
    Check.argument(
        number >= 1 && number <= Uploads.MAX_PARTS,
        () -> "a part's number is from 1 to " + Uploads.MAX_PARTS + ", found " + number);
    return Name.of("part%05d".formatted(number));
  }

  /// Finds the parts that a client names.
  static List<Source> all(
      StateView view, long directory, List<Uploads.Chosen> parts, long minPartBytes) {
    if (parts.isEmpty()) {
      throw new VarveException(ErrorCode.INVALID_PART, "an object has at least one part");
    }
    checkOrder(parts);
    List<Source> sources = new ArrayList<>();
    int greatest = parts.getLast().number();
    for (Uploads.Chosen chosen : parts) {
      Source source = source(view, directory, chosen);
      if (chosen.number() != greatest && source.sizeBytes() < minPartBytes) {
        throw new VarveException(
            ErrorCode.PART_TOO_SMALL,
            "part %d has %d bytes, at least %d are needed but in the last"
                .formatted(chosen.number(), source.sizeBytes(), minPartBytes));
      }
      sources.add(source);
    }
    return sources;
  }

  private static void checkOrder(List<Uploads.Chosen> parts) {
    int last = 0;
    for (Uploads.Chosen chosen : parts) {
      if (chosen.number() <= last) {
        throw new VarveException(
            ErrorCode.INVALID_PART_ORDER,
            "part " + chosen.number() + " comes after part " + last + ": numbers grow");
      }
      last = chosen.number();
    }
  }

  private static Source source(StateView view, long directory, Uploads.Chosen chosen) {
    Inode inode =
        view.entry(directory, partName(chosen.number()))
            .map(entry -> view.inode(entry.ino()))
            .orElseThrow(() -> invalid(chosen, "nothing"));
    if (!Tag.etag(inode).equals(chosen.etag())) {
      throw invalid(chosen, "ETag " + Tag.etag(inode));
    }
    Map<String, String> known = AttributeFormat.read(view, inode).checksums();
    chosen
        .checksums()
        .forEach((name, value) -> {
          if (!value.equals(known.getOrDefault(name, value))) {
            throw invalid(chosen, name + " " + known.get(name));
          }
        });
    byte[] digest =
        Tag.of(inode)
            .map(Tag::md5)
            .filter(md5 -> md5.length == MD5_BYTES)
            .orElseGet(() -> Tag.unique(inode));
    return new Source(inode.ino(), inode.size(), digest, known);
  }

  private static VarveException invalid(Uploads.Chosen chosen, String found) {
    return new VarveException(
        ErrorCode.INVALID_PART,
        "part %d with ETag %s was not uploaded, found %s: upload it again"
            .formatted(chosen.number(), chosen.etag(), found));
  }

  /// Digests the digests of parts: what the ETag of the object is made of.
  static byte[] digest(List<Source> sources) {
    MessageDigest digest = StagedWriter.newDigest();
    sources.forEach(source -> digest.update(source.digest()));
    return digest.digest();
  }
}
