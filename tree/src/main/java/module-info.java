/// Copy-on-write B+trees whose nodes are chunks that name their children by digest.
module dev.varve.tree {
  requires transitive dev.varve.format;

  exports dev.varve.tree;
}
