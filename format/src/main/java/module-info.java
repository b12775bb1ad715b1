/// Encodings as pure functions: digests, chunks, compression and the records that keep them.
module dev.varve.format {
  requires transitive dev.varve.base;
  requires com.github.luben.zstd_jni;
  requires org.lz4.java;
  requires static jdk.incubator.vector;

  exports dev.varve.format.chunk;
  exports dev.varve.format.codec;
  exports dev.varve.format.digest;
  exports dev.varve.format.segment;
}
