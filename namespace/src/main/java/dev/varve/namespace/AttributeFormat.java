package dev.varve.namespace;

import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.Step;
import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;
import dev.varve.volume.state.ObjectLock;
import dev.varve.volume.state.StateView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What is known of an object as extended attributes of its file, `docs/formats/objects.md`.
final class AttributeFormat {
  static final String PREFIX = "user.s3.";
  static final Name PARTS = Name.of(PREFIX + "parts");
  static final Name UPLOAD = Name.of(PREFIX + "upload");

  private static final String METADATA = PREFIX + "meta.";
  private static final String CHECKSUM = PREFIX + "checksum.";
  private static final Name TAGS = Name.of(PREFIX + "tags");
  private static final int MAX_BYTES = 1 << 16;

  private AttributeFormat() {}

  static List<Step.Xattr> encode(Attributes attributes) {
    List<Step.Xattr> all = new ArrayList<>();
    attributes.headers().forEach((name, value) -> all.add(text(PREFIX + name, value)));
    attributes.metadata().forEach((name, value) -> all.add(text(METADATA + name, value)));
    attributes.checksums().forEach((name, value) -> all.add(text(CHECKSUM + name, value)));
    if (!attributes.tags().isEmpty()) {
      all.add(new Step.Xattr(TAGS, bytes(Percent.encode(attributes.tags()))));
    }
    if (attributes.retention().isPresent() || attributes.legalHold()) {
      all.add(new Step.Xattr(ObjectLock.ATTRIBUTE, bytes(lock(attributes))));
    }
    return all;
  }

  private static Step.Xattr text(String name, String value) {
    return new Step.Xattr(Name.of(name), bytes(value));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String lock(Attributes attributes) {
    String retention =
        attributes
            .retention()
            .map(r -> (r.compliance() ? "compliance " : "governance ") + r.untilNanos())
            .orElse("none");
    return attributes.legalHold() ? retention + " hold" : retention;
  }

  /// Reads what is known of a file or marker. Checksums of bytes that changed since are none.
  static Attributes read(StateView view, Inode inode) {
    Attributes described = readDescribed(view, inode);
    return Tag.of(inode).isPresent() || inode.isDirectory()
        ? described
        : described.withChecksums(Map.of());
  }

  /// Reads what is written at a file, whose bytes it need not be about: that of an upload.
  static Attributes readDescribed(StateView view, Inode inode) {
    if ((inode.flags() & Inode.HAS_XATTRS) == 0) {
      return Attributes.NONE;
    }
    Map<String, String> headers = new TreeMap<>();
    Map<String, String> metadata = new TreeMap<>();
    Map<String, String> checksums = new TreeMap<>();
    Attributes attributes = Attributes.NONE;
    for (Name name : view.xattrs(inode.ino())) {
      String text = name.toString();
      if (!text.startsWith(PREFIX) || isOfUpload(text)) {
        continue;
      }
      String value =
          new String(view.xattr(inode.ino(), name).orElseThrow(), StandardCharsets.UTF_8);
      if (name.equals(TAGS)) {
        attributes = attributes.withTags(Percent.decode(value));
      } else if (name.equals(ObjectLock.ATTRIBUTE)) {
        attributes = withLock(attributes, value);
      } else if (text.startsWith(METADATA)) {
        metadata.put(text.substring(METADATA.length()), value);
      } else if (text.startsWith(CHECKSUM)) {
        checksums.put(text.substring(CHECKSUM.length()), value);
      } else {
        headers.put(text.substring(PREFIX.length()), value);
      }
    }
    return attributes.withHeaders(headers).withMetadata(metadata).withChecksums(checksums);
  }

  /// Says whether an attribute tells how the object was uploaded, which is no header.
  private static boolean isOfUpload(String name) {
    return name.equals(PARTS.toString())
        || name.equals(UPLOAD.toString())
        || name.startsWith(PartChecksums.PREFIX);
  }

  private static Attributes withLock(Attributes attributes, String value) {
    String[] words = value.split(" ", -1);
    Optional<Retention> retention =
        words[0].equals("none")
            ? Optional.empty()
            : Optional.of(new Retention(words[0].equals("compliance"), Long.parseLong(words[1])));
    return attributes
        .withRetention(retention)
        .withLegalHold(words[words.length - 1].equals("hold"));
  }

  /// Notes the sizes of parts: a varint for each. Of 10,000 they are less than 64 KiB.
  static Step.Xattr parts(List<Long> sizes) {
    RecordWriter writer = new RecordWriter();
    sizes.forEach(writer::putVarint);
    return new Step.Xattr(PARTS, writer.toBytes());
  }

  static List<Long> parts(StateView view, Inode inode) {
    boolean parted = Tag.of(inode).map(tag -> tag.partCount() > 0).orElse(false);
    Optional<byte[]> value = parted ? view.xattr(inode.ino(), PARTS) : Optional.empty();
    List<Long> sizes = new ArrayList<>();
    if (value.isPresent() && value.get().length <= MAX_BYTES) {
      RecordReader reader = new RecordReader(value.get());
      while (reader.remaining() > 0) {
        sizes.add(reader.takeVarint());
      }
    }
    return sizes;
  }
}
