package dev.varve.namespace;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.ObjectAccess.Plan;
import dev.varve.volume.content.Extent;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.Step;
import dev.varve.volume.state.ObjectLock;
import dev.varve.volume.state.State;
import dev.varve.volume.state.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Plans one change of a key on the newest state: what happens to what is there, by the bucket's
/// versioning, and what takes its place. A pure function of the state, the request and the time.
final class Plans {
  private static final byte[] NOTHING = {};

  private final State state;
  private final StateView view;
  private final Bucket bucket;
  private final ObjectKey key;
  private final Versioning versioning;
  private final long nowNanos;
  private final Spot spot;
  private final List<Step> steps = new ArrayList<>();

  Plans(State state, Bucket bucket, ObjectKey key, long nowNanos) {
    this.state = state;
    this.view = state.view();
    this.bucket = bucket;
    this.key = key;
    this.nowNanos = nowNanos;
    this.versioning = Settings.versioning(view, bucket);
    this.spot = Spot.find(view, bucket.directory(), key);
  }

  /// What is to be put.
  ///
  /// @param staged a nameless file, or 0 when the extents are it
  /// @param extents what it holds when nothing is staged
  /// @param sizeBytes how long it is
  /// @param md5 of its bytes, or empty
  /// @param partCount how many parts it has, or 0
  /// @param attributes its extended attributes
  @SuppressWarnings("ArrayRecordComponent")
  record Body(
      long staged,
      List<Extent> extents,
      long sizeBytes,
      byte[] md5,
      int partCount,
      List<Step.Xattr> attributes) {}

  Versioning versioning() {
    return versioning;
  }

  Spot spot() {
    return spot;
  }

  List<Step> put(Body body, Condition condition) {
    Conditions.check(condition, key, spot.current());
    if (body.sizeBytes() == 0 && versioning == Versioning.OFF && spot.marking().isPresent()) {
      Step.Mark mark = spot.marking().get();
      spot.shadowed().ifPresent(this::drop);
      steps.add(new Step.Mark(mark.directory(), mark.path(), body.attributes()));
      return steps;
    }
    leave();
    byte[] tag = new Tag(body.md5(), body.partCount(), versioning != Versioning.ENABLED).encode();
    steps.add(new Step.Put(spot.path(), body.staged(), body.extents(), tag, body.attributes()));
    return steps;
  }

  /// Makes room at the key.
  private void leave() {
    spot.shadowed().ifPresent(this::drop);
    switch (versioning) {
      case OFF -> spot.current().ifPresent(this::drop);
      case ENABLED -> spot.current().ifPresent(this::keep);
      case SUSPENDED -> {
        dropUnversioned();
        spot.current()
            .ifPresent(held -> {
              if (Infos.version(held.inode()).unversioned()) {
                drop(held);
              } else {
                keep(held);
              }
            });
      }
    }
  }

  private void drop(Spot.Held held) {
    checkLock(held.inode(), false);
    take(held);
  }

  private void take(Spot.Held held) {
    steps.add(
        held.isMarker()
            ? new Step.Unmark(held.inode().ino())
            : new Step.Drop(held.directory(), held.name(), false, false));
  }

  private void keep(Spot.Held held) {
    VersionId id = Infos.version(held.inode());
    if (id.unversioned()) {
      dropUnversioned();
    }
    Step.Place place = Kept.place(bucket.directory(), key, id, false);
    if (held.isMarker()) {
      byte[] tag = new Tag(NOTHING, 0, true).encode();
      steps.add(new Step.Put(place, 0, List.of(), tag, attributes(held.inode())));
      steps.add(new Step.Unmark(held.inode().ino()));
    } else {
      steps.add(new Step.Move(held.directory(), held.name(), place));
    }
  }

  private List<Step.Xattr> attributes(Inode inode) {
    return AttributeFormat.encode(AttributeFormat.read(view, inode));
  }

  private void dropUnversioned() {
    versions()
        .flatMap(directory -> Kept.unversioned(view, directory))
        .ifPresent(kept -> {
          checkLock(view.inode(kept.ino()), false);
          steps.add(new Step.Drop(kept.directory(), kept.name(), false, false));
        });
  }

  private Optional<Long> versions() {
    return Kept.directory(view, bucket.directory(), key);
  }

  Plan<Deleted> delete(Condition condition) {
    Conditions.check(condition, key, spot.current());
    leave();
    boolean existed = spot.current().isPresent();
    if (versioning == Versioning.OFF) {
      return new Plan<>(steps, new Deleted(existed, Optional.empty(), false));
    }
    VersionId id = new VersionId(state.position() + 1, versioning == Versioning.SUSPENDED);
    Step.Place place = Kept.place(bucket.directory(), key, id, true);
    steps.add(new Step.Put(place, 0, List.of(), NOTHING, List.of()));
    return new Plan<>(steps, new Deleted(existed, Optional.of(id.text()), true));
  }

  Plan<Deleted> delete(String version, Condition condition, boolean bypass) {
    Optional<Spot.Held> current =
        spot.current().filter(held -> Infos.version(held.inode()).text().equals(version));
    Optional<Kept> kept =
        current.isPresent()
            ? Optional.empty()
            : versions().flatMap(directory -> Kept.find(view, directory, version));
    Optional<Spot.Held> object =
        current.or(() ->
            kept.filter(found -> !found.marker())
                .map(found ->
                    new Spot.Held(
                        false, found.directory(), found.name(), view.inode(found.ino()))));
    Conditions.check(condition, key, object);
    if (current.isPresent()) {
      checkLock(current.get().inode(), bypass);
      take(current.get());
      bringBack(Optional.empty());
    } else if (kept.isPresent()) {
      checkLock(view.inode(kept.get().ino()), bypass);
      steps.add(new Step.Drop(kept.get().directory(), kept.get().name(), false, false));
      if (spot.current().isEmpty() && kept.get().marker()) {
        bringBack(kept);
      }
    }
    boolean marker = kept.map(Kept::marker).orElse(false);
    boolean existed = !steps.isEmpty();
    return new Plan<>(steps, new Deleted(existed, Optional.of(version), marker));
  }

  /// Makes the newest version that is left the object, unless it says that the object was deleted.
  private void bringBack(Optional<Kept> gone) {
    versions()
        .flatMap(directory ->
            Kept.after(view, directory, Long.MAX_VALUE, 2).stream()
                .filter(kept -> gone.isEmpty() || !kept.name().equals(gone.get().name()))
                .findFirst())
        .filter(kept -> !kept.marker())
        .ifPresent(kept -> steps.add(new Step.Move(kept.directory(), kept.name(), spot.path())));
  }

  /// Moves a file to another key.
  Plan<Versioning> rename(ObjectKey to, Condition source, Condition target) {
    Conditions.check(source, key, spot.current());
    Spot.Held from =
        spot.current()
            .orElseThrow(
                () -> new VarveException(ErrorCode.NOT_FOUND, "'" + key + "' is not there"));
    Plans there = new Plans(state, bucket, to, nowNanos);
    Conditions.check(target, to, there.spot.current());
    if (versioning != Versioning.OFF) {
      throw new VarveException(
          ErrorCode.INVALID_STATE,
          "bucket '" + bucket.name() + "' keeps versions: copy and delete instead");
    }
    if (from.isMarker()) {
      throw new VarveException(
          ErrorCode.NOT_SUPPORTED, "'" + key + "' is a directory: a file client can rename it");
    }
    if (key.equals(to)) {
      steps.add(new Step.Amend(from.inode().ino(), List.of(), List.of()));
      return new Plan<>(steps, versioning);
    }
    checkLock(from.inode(), false);
    spot.shadowed().ifPresent(this::drop);
    there.leave();
    steps.addAll(there.steps);
    steps.add(new Step.Move(from.directory(), from.name(), there.spot.path()));
    return new Plan<>(steps, versioning);
  }

  /// Finds a version.
  static Inode inode(StateView view, Bucket bucket, ObjectKey key, Optional<String> version) {
    Spot spot = Spot.find(view, bucket.directory(), key);
    Optional<Inode> current =
        spot.current()
            .map(Spot.Held::inode)
            .filter(
                inode -> version.isEmpty() || Infos.version(inode).text().equals(version.get()));
    return current
        .or(() ->
            version
                .flatMap(id ->
                    Kept.directory(view, bucket.directory(), key)
                        .flatMap(directory -> Kept.find(view, directory, id)))
                .filter(kept -> !kept.marker())
                .map(kept -> view.inode(kept.ino())))
        .orElseThrow(() ->
            version.isEmpty()
                ? new VarveException(ErrorCode.NOT_FOUND, "'" + key + "' is not there")
                : new VarveException(
                    ErrorCode.VERSION_NOT_FOUND,
                    "'" + key + "' has no version '" + version.get() + "'"));
  }

  /// Plans a change of what is known of an object.
  static List<Step> amend(
      StateView view, Inode inode, Attributes wanted, long nowNanos, boolean bypass) {
    Attributes old = AttributeFormat.read(view, inode);
    checkRetention(old, wanted, nowNanos, bypass);
    List<Step.Xattr> before = AttributeFormat.encode(old);
    List<Step.Xattr> after = AttributeFormat.encode(wanted);
    List<Name> names = after.stream().map(Step.Xattr::name).toList();
    List<Name> removed =
        before.stream().map(Step.Xattr::name).filter(name -> !names.contains(name)).toList();
    return List.of(new Step.Amend(inode.ino(), after, removed));
  }

  private static void checkRetention(
      Attributes old, Attributes wanted, long nowNanos, boolean bypass) {
    Retention before = old.retention().orElse(new Retention(false, 0));
    Retention after = wanted.retention().orElse(new Retention(false, 0));
    boolean runs = before.untilNanos() > nowNanos;
    boolean less =
        after.untilNanos() < before.untilNanos() || (before.compliance() && !after.compliance());
    if (runs && less && (before.compliance() || !bypass)) {
      throw new VarveException(
          ErrorCode.NOT_PERMITTED, "a retention that runs can only be made longer");
    }
  }

  private void checkLock(Inode inode, boolean bypass) {
    if (!ObjectLock.holds(view, inode, nowNanos)) {
      return;
    }
    Attributes attributes = AttributeFormat.read(view, inode);
    boolean governed =
        attributes.retention().map(retention -> !retention.compliance()).orElse(true);
    if (attributes.legalHold() || !governed || !bypass) {
      throw new VarveException(
          ErrorCode.NOT_PERMITTED,
          "'" + key + "' is under retention or legal hold: it can go when that is over");
    }
  }
}
