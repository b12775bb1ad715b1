package dev.varve.volume.state;

import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Name;

/// An entry of a directory.
///
/// @param name its name
/// @param ino the file that it names
/// @param type what that is
public record Entry(Name name, long ino, FileType type) {}
