/// Who may do what: policies in the language of IAM, and how they are decided. Begin with
/// [dev.varve.gateway.s3.policy.Policy].
///
/// Pure functions. What a policy says and is not understood makes it invalid when it is set.
@NullMarked
package dev.varve.gateway.s3.policy;

import org.jspecify.annotations.NullMarked;
