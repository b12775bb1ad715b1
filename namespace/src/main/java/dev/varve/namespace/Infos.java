package dev.varve.namespace;

import dev.varve.volume.inode.Inode;
import dev.varve.volume.record.RecordReader;
import dev.varve.volume.state.StateView;
import java.util.Optional;

/// Tells what an inode is as an object.
final class Infos {
  /// The MD5 of no bytes.
  static final String EMPTY_MD5 = "d41d8cd98f00b204e9800998ecf8427e";

  private Infos() {}

  static long size(Inode inode) {
    return inode.isDirectory() ? 0 : inode.size();
  }

  static String etag(Inode inode) {
    return inode.isDirectory() ? EMPTY_MD5 : Tag.etag(inode);
  }

  /// A marker is as old as its marking, which its tag tells.
  static long modified(Inode inode) {
    byte[] tag = inode.tag();
    return inode.isDirectory() && tag != null ? new RecordReader(tag).takeLong() : inode.mtime();
  }

  static VersionId version(Inode inode) {
    return inode.isDirectory() ? new VersionId(inode.dataChange(), true) : Tag.version(inode);
  }

  /// Tells of what is at a key.
  static ObjectInfo current(StateView view, ObjectKey key, Inode inode, Versioning versioning) {
    return info(view, key, inode, version(inode), versioning, true);
  }

  static ObjectInfo info(
      StateView view,
      ObjectKey key,
      Inode inode,
      VersionId id,
      Versioning versioning,
      boolean latest) {
    return new ObjectInfo(
        key,
        size(inode),
        etag(inode),
        modified(inode),
        shown(id, versioning),
        false,
        latest,
        AttributeFormat.read(view, inode),
        AttributeFormat.parts(view, inode));
  }

  /// Tells of an earlier version or a delete marker.
  static ObjectInfo kept(
      StateView view, ObjectKey key, Kept kept, Versioning versioning, boolean latest) {
    Inode inode = view.inode(kept.ino());
    if (!kept.marker()) {
      return info(view, key, inode, kept.id(), versioning, latest);
    }
    return new ObjectInfo(
        key,
        0,
        "",
        inode.mtime(),
        shown(kept.id(), versioning),
        true,
        latest,
        Attributes.NONE,
        java.util.List.of());
  }

  static Optional<String> shown(VersionId id, Versioning versioning) {
    return versioning == Versioning.OFF ? Optional.empty() : Optional.of(id.text());
  }

  static Listed listed(
      ObjectKey key, Inode inode, Optional<VersionId> id, boolean marker, boolean latest) {
    return new Listed(
        key,
        size(inode),
        marker ? "" : etag(inode),
        modified(inode),
        id.map(VersionId::text),
        marker,
        latest);
  }
}
