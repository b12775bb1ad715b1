/// Encodings as pure functions: digests, chunks, compression and the records that keep them.
module dev.varve.format {
  requires transitive dev.varve.base;
  requires static jdk.incubator.vector;

  exports dev.varve.format.chunk;
  exports dev.varve.format.digest;
}
