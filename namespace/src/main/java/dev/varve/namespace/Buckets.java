package dev.varve.namespace;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.Consistency;
import dev.varve.volume.Durability;
import dev.varve.volume.ObjectAccess;
import dev.varve.volume.ObjectAccess.Plan;
import dev.varve.volume.Volume;
import dev.varve.volume.VolumeFiles;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.AttributeChange;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.SetMode;
import dev.varve.volume.operation.Step;
import dev.varve.volume.state.Entry;
import dev.varve.volume.state.EntryCursor;
import dev.varve.volume.state.StateView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The top-level directories that are buckets.
final class Buckets {
  /// The most buckets that are listed, and the most of a directory's entries at once.
  static final int MAX_BUCKETS = 100_000;

  private static final int PAGE = 1000;
  private static final int MODE = 0777;
  private static final int UMASK = 022;

  private final ObjectAccess access;
  private final VolumeFiles files;
  private final Caller owner;
  private final Objects objects;

  Buckets(Volume volume, ObjectAccess access, Caller owner, Objects objects) {
    this.access = access;
    this.files = volume.files(Durability.SYNC, Consistency.COMMITTED);
    this.owner = owner;
    this.objects = objects;
  }

  List<Bucket> all() {
    return access.read(view -> {
      List<Bucket> found = new ArrayList<>();
      EntryCursor cursor = new EntryCursor(view, Inode.ROOT);
      for (boolean more = cursor.seek(new byte[0]);
          more && found.size() < MAX_BUCKETS;
          more = cursor.next()) {
        String name = new String(cursor.name(), StandardCharsets.UTF_8);
        if (cursor.type() == FileType.DIRECTORY && BucketNames.isLegal(name)) {
          found.add(bucket(view, name, cursor.ino()));
        }
      }
      return found;
    });
  }

  private static Bucket bucket(StateView view, String name, long ino) {
    Inode directory = view.inode(ino);
    return new Bucket(name, ino, directory.btime(), Settings.versioning(view, directory));
  }

  Optional<Bucket> find(String name) {
    return BucketNames.isLegal(name) ? access.read(view -> find(view, name)) : Optional.empty();
  }

  private static Optional<Bucket> find(StateView view, String name) {
    return view.entry(Inode.ROOT, Name.of(name))
        .filter(entry -> entry.type() == FileType.DIRECTORY)
        .map(entry -> bucket(view, name, entry.ino()));
  }

  Bucket create(String name) {
    if (!BucketNames.isLegal(name)) {
      throw new VarveException(
          ErrorCode.INVALID_BUCKET_NAME,
          "a bucket's name has 3 to 63 of a-z, 0-9, '.' and '-', found '" + name + "'");
    }
    try {
      Inode made =
          files.make(Caller.ROOT, Inode.ROOT, Name.of(name), FileType.DIRECTORY, MODE, UMASK, 0);
      if (!owner.isSuperuser()) {
        files.setAttributes(
            Caller.ROOT,
            made.ino(),
            AttributeChange.NONE.withUid(owner.uid()).withGid(owner.gid()));
      }
    } catch (VarveException e) {
      if (e.code() == ErrorCode.ALREADY_EXISTS) {
        throw new VarveException(
            ErrorCode.BUCKET_EXISTS, "bucket '" + name + "' is there already", e);
      }
      throw e;
    }
    return find(name)
        .orElseThrow(() ->
            new VarveException(
                ErrorCode.BUCKET_NOT_FOUND, "bucket '" + name + "' was deleted meanwhile"));
  }

  void delete(Bucket bucket) {
    if (!Listing.isEmpty(access, bucket)) {
      throw notEmpty(bucket);
    }
    objects.uploads().dropAll(bucket.directory());
    try {
      removeTree(bucket.directory(), 0);
      files.removeDirectory(Caller.ROOT, Inode.ROOT, Name.of(bucket.name()));
    } catch (VarveException e) {
      if (e.code() == ErrorCode.NOT_EMPTY) {
        throw notEmpty(bucket);
      }
      throw e;
    }
  }

  private static VarveException notEmpty(Bucket bucket) {
    return new VarveException(
        ErrorCode.NOT_EMPTY,
        "bucket '" + bucket.name() + "' holds objects, versions or other files: delete them first");
  }

  /// Removes directories without files. A key has at most 1024 bytes, but file clients nest deeper.
  private void removeTree(long directory, int depth) {
    if (depth > ObjectKey.MAX_BYTES) {
      throw new VarveException(ErrorCode.NOT_EMPTY, "directories are nested too deeply");
    }
    Optional<Name> after = Optional.empty();
    List<Entry> page;
    do {
      page = files.list(Caller.ROOT, directory, after, PAGE);
      for (Entry entry : page) {
        if (entry.type() != FileType.DIRECTORY) {
          throw new VarveException(ErrorCode.NOT_EMPTY, "'" + entry.name() + "' is there");
        }
        removeTree(entry.ino(), depth + 1);
        files.removeDirectory(Caller.ROOT, directory, entry.name());
        after = Optional.of(entry.name());
      }
    } while (page.size() == PAGE);
  }

  void setVersioning(Bucket bucket, Versioning versioning) {
    Check.argument(
        versioning != Versioning.OFF, () -> "versioning is enabled or suspended, never off again");
    set(bucket, Settings.versioningAttribute(), Settings.encode(versioning));
  }

  Optional<byte[]> setting(Bucket bucket, String name) {
    Name attribute = Settings.attribute(name);
    return access.read(view -> {
      Settings.versioning(view, bucket);
      return view.xattr(bucket.directory(), attribute);
    });
  }

  void setSetting(Bucket bucket, String name, byte[] document) {
    set(bucket, Settings.attribute(name), document);
  }

  private void set(Bucket bucket, Name attribute, byte[] value) {
    access.read(view -> Settings.versioning(view, bucket));
    files.setXattr(Caller.ROOT, bucket.directory(), attribute, value, SetMode.ANY);
  }

  void removeSetting(Bucket bucket, String name) {
    Name attribute = Settings.attribute(name);
    access.arrange(
        owner,
        state -> {
          Settings.versioning(state.view(), bucket);
          Step amend = new Step.Amend(bucket.directory(), List.of(), List.of(attribute));
          return new Plan<>(List.of(amend), name);
        });
  }
}
