/// Benchmarks of pure functions with JMH. CONTRIBUTING.md says how to run them.
@NullMarked
package dev.varve.bench;

import org.jspecify.annotations.NullMarked;
