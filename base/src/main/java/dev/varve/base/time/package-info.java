/// Time as an argument: the clock that edges read and cores never see, and the pacer that bounds
/// the rate of background work. Safe for any thread. Start at [dev.varve.base.time.Clock].
@NullMarked
package dev.varve.base.time;

import org.jspecify.annotations.NullMarked;
