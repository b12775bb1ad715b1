/// A volume's state: what its tree's records mean, and how operations change them. A core: the same
/// operations give the same tree everywhere. Start at [dev.varve.volume.state.State].
@NullMarked
package dev.varve.volume.state;

import org.jspecify.annotations.NullMarked;
