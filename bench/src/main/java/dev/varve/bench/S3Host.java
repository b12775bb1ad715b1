package dev.varve.bench;

import dev.varve.bench.s3.Endpoint;
import dev.varve.bench.s3.ListedKeys;
import dev.varve.bench.s3.SigningKey;
import java.nio.file.Path;
import java.util.Optional;

/// Starts a server of S3 in a process of its own, as a user would.
public interface S3Host {
  /// Starts one.
  ///
  /// @param directory an empty directory for its data
  /// @param bucket a bucket to be there
  /// @param listed keys of objects to be there
  /// @return the server, which answers
  Running start(Path directory, String bucket, Optional<ListedKeys> listed);

  /// A server that answers.
  interface Running extends AutoCloseable {
    /// Returns where it listens.
    ///
    /// @return its address
    Endpoint endpoint();

    /// Returns who may do everything there.
    ///
    /// @return a key
    SigningKey key();

    /// Ends the server.
    @Override
    void close();
  }
}
