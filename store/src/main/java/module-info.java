/// The chunk store: one narrow contract in front of everything that keeps chunks, and its kinds.
module dev.varve.store {
  requires transitive dev.varve.format;
  requires com.github.benmanes.caffeine;
  requires rocksdbjni;

  exports dev.varve.store;
  exports dev.varve.store.cache;
  exports dev.varve.store.counting;
  exports dev.varve.store.device;
  exports dev.varve.store.faulty;
  exports dev.varve.store.memory;
}
