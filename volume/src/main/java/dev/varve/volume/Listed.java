package dev.varve.volume;

import dev.varve.volume.inode.Inode;
import dev.varve.volume.state.Entry;
import java.util.Optional;

/// An entry of a directory with what it names.
///
/// @param entry the entry
/// @param inode what it names; empty when the caller may not search the directory
public record Listed(Entry entry, Optional<Inode> inode) {}
