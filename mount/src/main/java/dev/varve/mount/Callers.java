package dev.varve.mount;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.fuse.Call;
import dev.varve.volume.access.Caller;
import dev.varve.volume.access.Groups;
import java.util.function.Consumer;
import java.util.function.Function;

/// Who asks, as a volume knows callers. The kernel has checked permissions before it asks (a mount
/// always has default permissions) and sends one group only; all of them take reading a file. So
/// the volume, which checks again, is asked with one group first, and with all when it says no.
/// Safe for any thread.
final class Callers {
  private volatile Caller last = Caller.ROOT;

  /// Returns who asks, without further groups.
  Caller of(Call call) {
    Caller known = last;
    if (known.uid() == call.uid() && known.gid() == call.gid()) {
      return known;
    }
    Caller caller = new Caller(call.uid(), call.gid(), Groups.NONE);
    last = caller;
    return caller;
  }

  /// Returns who asks, with all groups: where they decide what happens, not only whether.
  Caller withGroups(Call call) {
    return call.uid() == 0 ? of(call) : Caller.of(call.uid(), call.gid(), call.groups());
  }

  /// Does something for the caller, and once more with all groups when that is refused.
  <T> T run(Call call, Function<Caller, T> action) {
    try {
      return action.apply(of(call));
    } catch (VarveException e) {
      boolean refused = e.code() == ErrorCode.ACCESS_DENIED || e.code() == ErrorCode.NOT_PERMITTED;
      if (!refused || call.uid() == 0) {
        throw e;
      }
      Caller whole = withGroups(call);
      if (whole.groups().count() == 0) {
        throw e;
      }
      return action.apply(whole);
    }
  }

  /// As [#run], without a result.
  void act(Call call, Consumer<Caller> action) {
    run(
        call,
        who -> {
          action.accept(who);
          return who;
        });
  }
}
