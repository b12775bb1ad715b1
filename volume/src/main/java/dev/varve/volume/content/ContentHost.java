package dev.varve.volume.content;

/// What a change needs from the state that it is part of.
public interface ContentHost {
  /// Returns where the operation that is being applied lies in the journal.
  ///
  /// @return its position, at least 0
  long position();

  /// Takes the next number for a content.
  ///
  /// @return a number above every one before, at least 1
  long newContent();
}
