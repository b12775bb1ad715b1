package dev.varve.volume;

import dev.varve.base.VarveException;
import dev.varve.base.time.Clock;
import dev.varve.volume.access.Caller;
import dev.varve.volume.engine.Submitted;
import dev.varve.volume.engine.VolumeCore;
import dev.varve.volume.file.OpenFile;
import dev.varve.volume.file.OpenFiles;
import dev.varve.volume.file.OpenHandle;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.operation.Step;
import dev.varve.volume.state.Entry;
import dev.varve.volume.state.State;
import dev.varve.volume.state.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// What a face of objects needs of a volume: readings of what is durable, changes that are planned
/// on the newest state and applied to it with nothing in between, and nameless files. Checks no
/// permissions.
///
/// Safe for any thread.
public final class ObjectAccess {
  private static final int MODE = 0600;

  private final VolumeCore core;
  private final OpenFiles openFiles;
  private final FileLocks locks;
  private final Clock clock;

  ObjectAccess(VolumeCore core, OpenFiles openFiles, FileLocks locks, Clock clock) {
    this.core = core;
    this.openFiles = openFiles;
    this.locks = locks;
    this.clock = clock;
  }

  /// Returns the time that operations get.
  ///
  /// @return nanoseconds since 1970
  public long nowNanos() {
    return clock.epochNanos();
  }

  /// Reads the newest state, and waits until what was read is durable. Keep it short: nobody writes
  /// meanwhile.
  ///
  /// @param <T> what is read
  /// @param reader reads it
  /// @return what it returned
  public <T> T read(Function<StateView, T> reader) {
    return settled(() -> core.writer().readCommitted(state -> reader.apply(state.view())));
  }

  /// Reads the newest state, of which a crash may take back what was just done. What the reader
  /// throws stands on what is durable all the same. Keep it short.
  ///
  /// @param <T> what is read
  /// @param reader reads it
  /// @return what it returned
  public <T> T peek(Function<StateView, T> reader) {
    return settled(() -> core.writer().read(state -> reader.apply(state.view())));
  }

  /// Whoever is refused because of what there is, or is not, acts on that: so it is durable before
  /// he is told.
  private <T> T settled(Supplier<T> work) {
    try {
      return work.get();
    } catch (VarveException refusal) {
      if (!refusal.code().kind().isFault()) {
        core.writer().sync();
      }
      throw refusal;
    }
  }

  /// Brings into the state what was written to a file and is gathered in memory.
  ///
  /// @param ino the file
  /// @return whether there was something: what was read of the file before is old then
  public boolean flush(long ino) {
    Optional<OpenFile> dirty = openFiles.find(ino).filter(file -> !file.isClean());
    dirty.ifPresent(OpenFile::flush);
    return dirty.isPresent();
  }

  /// What is to be done.
  ///
  /// @param <T> what the caller wants to know
  /// @param steps the steps; whether handles keep what they drop is filled in
  /// @param answer what the state told when they were planned
  public record Plan<T>(List<Step> steps, T answer) {
    /// Copies the list.
    public Plan {
      steps = List.copyOf(steps);
    }
  }

  /// What was done.
  ///
  /// @param <T> what the caller wants to know
  /// @param inode the last file that was put, moved, marked or amended
  /// @param answer from the plan
  public record Arranged<T>(Optional<Inode> inode, T answer) {}

  /// Plans steps on the newest state and applies them, with nothing in between. Durable afterwards,
  /// and so is what a refusal stands on.
  ///
  /// @param <T> what the caller wants to know
  /// @param owner who will own what is made
  /// @param planner makes the plan, or throws; the position of its operation will be the one after
  ///   the state's
  /// @return what was done
  public <T> Arranged<T> arrange(Caller owner, Function<State, Plan<T>> planner) {
    List<Plan<T>> plans = new ArrayList<>();
    List<Long> kept = new ArrayList<>();
    Submitted submitted =
        settled(() ->
            core.writer()
                .submit((State state) -> {
                  Plan<T> plan = planner.apply(state);
                  plans.add(plan);
                  return new Operation.Arrange(
                      owner, plan.steps().stream().map(step -> held(state, step, kept)).toList());
                }));
    kept.forEach(openFiles::forgetUnheld);
    core.writer().awaitDurable(submitted.position());
    return new Arranged<>(submitted.outcome().inode(), plans.getFirst().answer());
  }

  private Step held(State state, Step step, List<Long> kept) {
    if (step instanceof Step.Drop drop) {
      Optional<Entry> entry = state.view().entry(drop.directory(), drop.name());
      if (entry.isPresent() && openFiles.isHeld(entry.get().ino())) {
        kept.add(entry.get().ino());
        return new Step.Drop(drop.directory(), drop.name(), true, drop.forGood());
      }
    }
    return step;
  }

  /// Makes a nameless file and opens it for reading and writing. It goes when the handle is closed
  /// before a step named it, and after a crash.
  ///
  /// @param owner who will own it
  /// @return a handle, to be closed
  public FileHandle stage(Caller owner) {
    Operation make = new Operation.MakeNameless(Caller.ROOT, Inode.ROOT, MODE, 0, true);
    Inode inode = core.writer().submit(make).outcome().inode().orElseThrow();
    return open(owner, inode.ino(), OpenMode.READ_WRITE);
  }

  /// Opens a file, whatever its mode permits.
  ///
  /// @param caller who writes
  /// @param ino the file
  /// @param mode how
  /// @return a handle, to be closed
  public FileHandle open(Caller caller, long ino, OpenMode mode) {
    OpenHandle handle = openFiles.open(caller, ino);
    HandleLocks handleLocks = new HandleLocks(locks, ino, handle.number(), mode);
    return new FileHandle(
        handle,
        mode,
        Durability.FSYNC,
        Consistency.TIP,
        handleLocks,
        change -> core.writer().watches().tell(null, List.of(change)));
  }
}
