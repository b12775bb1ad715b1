package dev.varve.journal.file;

import dev.varve.base.RandomSource;

/// 128 random bits that all files of one journal carry, so that a file of another journal is never
/// taken for one of this.
///
/// @param high the first half
/// @param low the second half
record JournalId(long high, long low) {
  static JournalId random(RandomSource random) {
    return new JournalId(random.nextLong(), random.nextLong());
  }

  @Override
  public String toString() {
    return String.format("%016x%016x", high, low);
  }
}
