/// A volume: one namespace whose whole state is one root, moved by operations through a journal.
module dev.varve.volume {
  requires transitive dev.varve.tree;
  requires transitive dev.varve.store;
  requires transitive dev.varve.journal;
  requires com.github.benmanes.caffeine;

  exports dev.varve.volume;
  exports dev.varve.volume.access;
  exports dev.varve.volume.content;
  exports dev.varve.volume.diff;
  exports dev.varve.volume.inode;
  exports dev.varve.volume.operation;
  exports dev.varve.volume.state;
  exports dev.varve.volume.lock;
  exports dev.varve.volume.record;
}
