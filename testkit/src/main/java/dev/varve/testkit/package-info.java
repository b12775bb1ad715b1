/// What tests of every layer share: random tests that repeat, and time and chance that a seed
/// decides. Safe for any thread. Start at [dev.varve.testkit.Seeds].
@NullMarked
package dev.varve.testkit;

import org.jspecify.annotations.NullMarked;
