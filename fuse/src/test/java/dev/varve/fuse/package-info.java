/// The codec, with requests and replies as arrays of bytes.
@NullMarked
package dev.varve.fuse;

import org.jspecify.annotations.NullMarked;
