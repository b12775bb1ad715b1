/// Compression of chunks on their way to a device: LZ4 and zstd, a cheap test that leaves
/// incompressible data alone, and a decoder that trusts nothing. A
/// [dev.varve.format.codec.Compressor] is for one thread; everything else is immutable or
/// stateless. Start at [dev.varve.format.codec.Codec].
@NullMarked
package dev.varve.format.codec;

import org.jspecify.annotations.NullMarked;
