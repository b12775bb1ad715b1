/// What every layer stands on: checks, error codes, time, randomness, and the disk as an interface.
module dev.varve.base {
  requires transitive static org.jspecify;

  exports dev.varve.base;
  exports dev.varve.base.commit;
  exports dev.varve.base.disk;
  exports dev.varve.base.time;
}
