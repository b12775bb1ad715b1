@NullMarked
package dev.varve.bench.s3;

import org.jspecify.annotations.NullMarked;
