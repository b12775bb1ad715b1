package dev.varve.bench;

/// A part of the benchmark of volumes.
public enum VolumePart {
  /// Making, finding, listing and taking away names, in trees of growing size.
  NAMES,
  /// Callers that wait until what they did is durable.
  DURABLE,
  /// One long file, beside a device.
  STREAM,
  /// Snapshots and what comes after them, of small and of large volumes.
  SNAPSHOT,
  /// A tree of files from the machine, beside `cp -a`.
  IMPORT,
  /// As many small files as the plan says, with the heap that the process has.
  MEMORY
}
