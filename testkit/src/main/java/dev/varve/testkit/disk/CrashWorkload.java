package dev.varve.testkit.disk;

/// A program under a [CrashCampaign], with a model of what it was promised. Each case runs a new
/// one, so the model is its fields. It must make the same calls whenever it is created from the
/// same seed: one thread, no clock, no chance but the seed's.
public interface CrashWorkload {
  /// Brings the disk to where the workload starts; nothing is stopped here.
  ///
  /// @param disk an empty disk
  default void prepare(SimDisk disk) {}

  /// Does the work. Before a call that promises something, the model notes what may happen; after
  /// it, what is promised. Whatever it opens it closes, also when a call throws; it lets
  /// [SimulatedCrash] through, and answers a fault by handling it or by throwing it.
  ///
  /// @param disk the disk as [#prepare] left it
  void run(SimDisk disk);

  /// Opens what the crash left and compares it with the model, then closes it. When it returns,
  /// what it saw and was told is durable becomes part of the model, because the machine may crash
  /// again: it is then called again on the same workload. May itself be stopped by a crash at any
  /// call.
  ///
  /// @param disk the restarted disk
  void check(SimDisk disk);
}
