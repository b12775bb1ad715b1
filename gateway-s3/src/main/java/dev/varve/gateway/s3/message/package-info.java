/// Requests and answers as values: what HTTP carries, read once and checked, without a socket.
/// Begin with [dev.varve.gateway.s3.message.Request] and [dev.varve.gateway.s3.message.Answer].
///
/// Values are immutable. A request that cannot be done is a [dev.varve.gateway.s3.message.Refusal]:
/// S3 has more codes for requests than Varve has for faults.
@NullMarked
package dev.varve.gateway.s3.message;

import org.jspecify.annotations.NullMarked;
