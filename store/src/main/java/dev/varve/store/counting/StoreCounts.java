package dev.varve.store.counting;

import dev.varve.store.StoreCall;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// A snapshot of all counts. While calls are under way its numbers may be a call apart.
///
/// @param byCall the count of each kind, in the order of the kinds
public record StoreCounts(Map<StoreCall, CallCount> byCall) {
  /// Copies the counts and fills in zeros.
  public StoreCounts {
    EnumMap<StoreCall, CallCount> all = new EnumMap<>(StoreCall.class);
    for (StoreCall call : StoreCall.values()) {
      all.put(call, byCall.getOrDefault(call, CallCount.ZERO));
    }
    byCall = Collections.unmodifiableMap(all);
  }

  /// Returns the count of one kind.
  ///
  /// @param call the kind
  /// @return its count
  public CallCount of(StoreCall call) {
    return byCall.getOrDefault(call, CallCount.ZERO);
  }

  /// Returns what was added since.
  ///
  /// @param earlier an earlier snapshot of the same store
  /// @return the differences
  public StoreCounts minus(StoreCounts earlier) {
    EnumMap<StoreCall, CallCount> differences = new EnumMap<>(StoreCall.class);
    byCall.forEach((call, count) -> differences.put(call, count.minus(earlier.of(call))));
    return new StoreCounts(differences);
  }
}
