/// Checks, errors and values with units. Everything here is immutable or pure and safe for any
/// thread. Start at [dev.varve.base.ErrorCode], the one table of what can go wrong.
@NullMarked
package dev.varve.base;

import org.jspecify.annotations.NullMarked;
