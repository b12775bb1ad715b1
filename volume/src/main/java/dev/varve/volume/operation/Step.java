package dev.varve.volume.operation;

import dev.varve.volume.content.Extent;
import dev.varve.volume.inode.Name;
import java.util.List;

/// A part of [Operation.Arrange]. Whoever makes the operation looked at the state that it will be
/// applied to, and decided everything by that.
public sealed interface Step {
  /// Where a file goes.
  ///
  /// @param directory a directory that is there
  /// @param parents names of directories below it, each within the one before; those that are
  ///   missing are made, and go when they are empty
  /// @param name the file's name, free when its step comes
  record Place(long directory, List<Name> parents, Name name) {
    /// Copies the list.
    public Place {
      parents = List.copyOf(parents);
    }
  }

  /// An extended attribute.
  ///
  /// @param name with its namespace
  /// @param value up to 65,536 bytes
  @SuppressWarnings("ArrayRecordComponent")
  record Xattr(Name name, byte[] value) {}

  /// Makes a file, or gives a nameless one a name.
  ///
  /// @param place where
  /// @param staged a file that [Operation.MakeNameless] made, linkable, or 0 for a new one
  /// @param extents what a new one holds, without gaps
  /// @param tag what [dev.varve.volume.inode.Inode#tag] is to be
  /// @param attributes its extended attributes
  @SuppressWarnings("ArrayRecordComponent")
  record Put(Place place, long staged, List<Extent> extents, byte[] tag, List<Xattr> attributes)
      implements Step {
    /// Copies the lists.
    public Put {
      extents = List.copyOf(extents);
      attributes = List.copyOf(attributes);
    }
  }

  /// Moves a name of a file.
  ///
  /// @param directory where it is
  /// @param name the name that it has
  /// @param to where it goes
  record Move(long directory, Name name, Place to) implements Step {}

  /// Takes a name of a file away.
  ///
  /// @param directory where
  /// @param name the name
  /// @param held whether handles keep the file when this was its last name
  /// @param forGood whether it goes past the trash
  record Drop(long directory, Name name, boolean held, boolean forGood) implements Step {}

  /// Makes a directory an object, with attributes in place of those that the object face gave it.
  ///
  /// @param directory a directory that is there
  /// @param path names below it, each within the one before, at least one; those that are missing
  ///   are made
  /// @param attributes its extended attributes
  record Mark(long directory, List<Name> path, List<Xattr> attributes) implements Step {
    /// Copies the lists.
    public Mark {
      path = List.copyOf(path);
      attributes = List.copyOf(attributes);
    }
  }

  /// Ends that a directory is an object.
  ///
  /// @param directory the directory
  record Unmark(long directory) implements Step {}

  /// Sets and removes extended attributes of a file or directory.
  ///
  /// @param ino the file
  /// @param set those to set
  /// @param removed those to remove; absent ones are no error
  record Amend(long ino, List<Xattr> set, List<Name> removed) implements Step {
    /// Copies the lists.
    public Amend {
      set = List.copyOf(set);
      removed = List.copyOf(removed);
    }
  }
}
