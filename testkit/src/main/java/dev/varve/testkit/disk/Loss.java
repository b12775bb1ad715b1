package dev.varve.testkit.disk;

/// What a crash takes with it.
public enum Loss {
  /// The process was killed and the machine runs on: the page cache keeps everything, and nothing
  /// of it has become durable.
  NOTHING,
  /// The machine lost power before anything unflushed reached the medium.
  EVERYTHING_UNFLUSHED,
  /// The machine lost power while caches were being written: each unflushed write survives, is lost
  /// or is torn, and each directory keeps some of its newest changes. The seed decides.
  RANDOM
}
