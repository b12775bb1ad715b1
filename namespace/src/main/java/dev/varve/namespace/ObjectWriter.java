package dev.varve.namespace;

import java.nio.ByteBuffer;

/// An object, or a part of one, on its way in. Up to 64 KiB are kept in memory; more flows into
/// nameless chunks of the volume, which nothing shows and which go when it is not committed, also
/// after a crash.
///
/// One thread at a time.
public interface ObjectWriter extends AutoCloseable {
  /// Adds bytes.
  ///
  /// @param source the bytes; its position moves to its limit
  void write(ByteBuffer source);

  /// Returns how many bytes were written.
  ///
  /// @return a count
  long sizeBytes();

  /// Digests what was written; nothing more may be written.
  ///
  /// @return the MD5 in lower-case hexadecimal digits: the ETag that the object will have
  String md5();

  /// Makes everything visible at once, durably, in place of what is at the key.
  ///
  /// @param attributes what is known of the object
  /// @param condition what must hold of what is at the key
  /// @return the object
  /// @throws dev.varve.base.VarveException `PRECONDITION_FAILED`, `NOT_PERMITTED` while what is
  ///   there is retained, `QUOTA_EXCEEDED`; nothing was changed
  ObjectInfo commit(Attributes attributes, Condition condition);

  /// Ends the writing. What was not committed is gone.
  @Override
  void close();
}
