/// Users, their keys and their policies, which are documents of the volume. Begin with
/// [dev.varve.gateway.s3.access.Accounts].
///
/// Safe for any thread.
@NullMarked
package dev.varve.gateway.s3.access;

import org.jspecify.annotations.NullMarked;
