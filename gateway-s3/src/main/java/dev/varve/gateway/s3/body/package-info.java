/// Bodies on their way in: chunked forms undone, hashes and checksums compared, forms taken apart.
/// Nothing is held but a small buffer. Begin with [dev.varve.gateway.s3.body.BodySource].
///
/// One thread a body.
@NullMarked
package dev.varve.gateway.s3.body;

import org.jspecify.annotations.NullMarked;
