package dev.varve.gateway.s3.operation;

import dev.varve.base.time.Clock;
import dev.varve.gateway.s3.access.AccessKey;
import dev.varve.gateway.s3.access.Accounts;
import dev.varve.namespace.Objects;

/// What operations work on.
///
/// @param objects the volume
/// @param accounts its users
/// @param root the key of who may do everything
/// @param clock the time
/// @param settings how the service answers
public record Face(
    Objects objects, Accounts accounts, AccessKey root, Clock clock, Settings settings) {
  /// The one owner of everything, as S3 names accounts.
  static final String OWNER = "000000000000";

  /// The owner's longer name.
  static final String OWNER_ID = OWNER.repeat(5) + "0000";
}
