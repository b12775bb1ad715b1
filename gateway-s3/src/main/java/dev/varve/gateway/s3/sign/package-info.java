/// Who sent a request: signatures of version 4 and 2, in headers, in URLs, of chunks and of forms,
/// as "Authenticating Requests (AWS Signature Version 4)" of the API reference says. Begin with
/// [dev.varve.gateway.s3.sign.Authentication].
///
/// Pure functions: the time and the secrets are arguments.
@NullMarked
package dev.varve.gateway.s3.sign;

import org.jspecify.annotations.NullMarked;
