package dev.varve.store.device;

import dev.varve.format.chunk.ChunkId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Changes that no flush has covered yet. They are not in the index, which must never tell of a
/// record that a crash could take back.
final class Pending {
  /// The newest state of a chunk, and the one that the index has, or will have when the flush that
  /// is running ends.
  ///
  /// @param base what the index says
  /// @param state what it will say
  record Change(Optional<ChunkState> base, Optional<ChunkState> state) {}

  private final ConcurrentHashMap<ChunkId, Change> changes = new ConcurrentHashMap<>();

  @Nullable Change get(ChunkId id) {
    return changes.get(id);
  }

  int size() {
    return changes.size();
  }

  /// Notes a change from one state to the next. Calls about one chunk come one after the other.
  void put(ChunkId id, Optional<ChunkState> before, Optional<ChunkState> after) {
    Change earlier = changes.get(id);
    changes.put(id, new Change(earlier == null ? before : earlier.base(), after));
  }

  Map<ChunkId, Optional<ChunkState>> states() {
    Map<ChunkId, Optional<ChunkState>> states = new LinkedHashMap<>();
    changes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> states.put(entry.getKey(), entry.getValue().state()));
    return states;
  }

  /// Returns by how much the live bytes of each segment change.
  Map<Long, Long> liveDeltas() {
    Map<Long, Long> deltas = new HashMap<>();
    for (Change change : changes.values()) {
      addLive(deltas, change.base(), -1);
      addLive(deltas, change.state(), 1);
    }
    return deltas;
  }

  static void addLive(Map<Long, Long> deltas, Optional<ChunkState> state, int sign) {
    List<ChunkState.Place> places = state.map(ChunkState::livePlaces).orElse(List.of());
    for (ChunkState.Place place : places) {
      deltas.merge(place.nonce(), (long) sign * place.lengthBytes(), Long::sum);
    }
  }
}
