/// What the API does: which operation a request is, whether the caller may, and doing it. Begin
/// with [dev.varve.gateway.s3.operation.Service].
///
/// Safe for any thread; a request is one thread's.
@NullMarked
package dev.varve.gateway.s3.operation;

import org.jspecify.annotations.NullMarked;
