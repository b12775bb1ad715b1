/// What tests of every layer share: random tests that repeat, and the simulated disk.
module dev.varve.testkit {
  requires transitive dev.varve.base;

  exports dev.varve.testkit;
}
