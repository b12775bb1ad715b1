package dev.varve.gateway.s3.access;

import dev.varve.gateway.s3.policy.Policy;
import java.util.List;

/// Who asks.
public sealed interface Caller {
  /// Nobody said who: may only what a bucket's policy allows to everybody.
  record Anonymous() implements Caller {}

  /// Who may do everything.
  record Root() implements Caller {}

  /// A user.
  ///
  /// @param name the user's name
  /// @param policies what the user may
  // Whoever manages users needs no more than their names.
  @SuppressWarnings("exports")
  record User(String name, List<Policy> policies) implements Caller {
    /// Copies the list.
    public User {
      policies = List.copyOf(policies);
    }
  }
}
