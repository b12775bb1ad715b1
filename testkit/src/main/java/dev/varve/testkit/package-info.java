/// What tests of every layer share. Start at [dev.varve.testkit.Seeds].
@NullMarked
package dev.varve.testkit;

import org.jspecify.annotations.NullMarked;
