/// A load generator for any server that speaks S3: a client that costs far less than a server, so
/// that both can share a machine, and what many of them did together. It signs requests (version
/// 4), checks what comes back, and shares no code with Varve's gateway. Start at
/// [dev.varve.bench.s3.LoadGenerator].
///
/// Each client has a platform thread and a connection of its own; what is exported is for one
/// thread, unless it says otherwise.
@NullMarked
package dev.varve.bench.s3;

import org.jspecify.annotations.NullMarked;
