/// What tests of every layer share: random tests that repeat, the simulated disk, killed processes.
module dev.varve.testkit {
  requires transitive dev.varve.base;
  requires static org.apiguardian.api;
  requires org.assertj.core;
  requires org.junit.jupiter.api;
  requires transitive static org.jspecify;

  exports dev.varve.testkit;
  exports dev.varve.testkit.disk;
  exports dev.varve.testkit.process;
}
