/// The object face of a volume: buckets, keys, versions, uploads and ETags over its files.
module dev.varve.namespace {
  requires transitive dev.varve.volume;

  exports dev.varve.namespace;
}
