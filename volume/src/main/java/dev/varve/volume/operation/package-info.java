/// What can happen to a volume: operations and their envelope, with their bytes. A core. Start at
/// [dev.varve.volume.operation.Operation].
@NullMarked
package dev.varve.volume.operation;

import org.jspecify.annotations.NullMarked;
