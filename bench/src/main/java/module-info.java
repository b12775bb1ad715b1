/// Benchmarks of whole parts, each figure beside the limit of the machine that caps it.
module dev.varve.bench {
  requires transitive dev.varve.base;
  requires dev.varve.journal;
  requires dev.varve.store;
  requires dev.varve.volume;

  exports dev.varve.bench;
  exports dev.varve.bench.s3;
}
