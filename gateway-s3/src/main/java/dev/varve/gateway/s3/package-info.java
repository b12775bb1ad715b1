/// The S3 protocol over the object face of a volume. Begin with [dev.varve.gateway.s3.S3Gateway];
/// what it does of the protocol, and how it differs, is in `docs/s3.md`.
///
/// Each request has a virtual thread of its own.
@NullMarked
package dev.varve.gateway.s3;

import org.jspecify.annotations.NullMarked;
