/// Benchmarks of whole parts: digests, a device, a journal. Every figure is measured in rounds,
/// each beside the limit of the machine that caps it, and told as the median of the rounds:
/// machines are noisy, ratios of neighbours less so. Each benchmark is for one thread at a time and
/// starts its own. Start at [dev.varve.bench.Benchmark].
@NullMarked
package dev.varve.bench;

import org.jspecify.annotations.NullMarked;
