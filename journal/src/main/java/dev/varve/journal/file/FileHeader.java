package dev.varve.journal.file;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/// The first bytes of a journal file. Integers are little endian, the id is in the order of its
/// bytes.
///
/// ```
/// offset  bytes  field
///      0      8  magic "VARVEJNL"
///      8      4  format version, 1
///     12      4  zero
///     16     16  journal id, the same in all files of a journal
///     32      8  nonce of this file, never used again; it seeds the CRC of every frame
///     40      8  term of every record in this file
///     48      8  position that the first record in this file has or will have
///     56      8  size of this file in bytes, from its creation on
///     64   4028  zeros
///   4092      4  CRC32C of bytes 0 to 4091
///   4096         frames, see `Frame`
/// ```
///
/// The header fills a whole page, so that no later write touches a sector of it. Magic, version and
/// CRC keep their places in every version. A file gets its name `<first position>-<term>.journal`,
/// both in 16 hexadecimal digits, after its header and its zeros are durable, so a named file with
/// a bad header or another size was damaged later.
///
/// @param journal which journal the file belongs to
/// @param nonce random, never used again
/// @param term of every record in the file
/// @param firstPosition of the first record in the file
/// @param sizeBytes of the file
record FileHeader(JournalId journal, long nonce, long term, long firstPosition, long sizeBytes) {
  static final int BYTES = 4096;
  static final int VERSION = 1;
  static final long MAGIC = 0x4c4e4a4556524156L;

  private static final int AT_VERSION = 8;
  private static final int AT_JOURNAL = 16;
  private static final int AT_NONCE = 32;
  private static final int AT_TERM = 40;
  private static final int AT_FIRST_POSITION = 48;
  private static final int AT_SIZE = 56;
  private static final int AT_CRC = BYTES - Integer.BYTES;
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{16}-[0-9a-f]{16}\\.journal");

  /// Says whether a file of this name is a journal's.
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /// Returns the file's name. Names sort by position, then by term.
  String name() {
    return String.format("%016x-%016x.journal", firstPosition, term);
  }

  /// Returns what tells frames of this file from all others.
  FrameKey frameKey() {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(0, nonce);
    return new FrameKey(term, crc(bytes));
  }

  ByteBuffer encode() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(0, MAGIC);
    bytes.putInt(AT_VERSION, VERSION);
    bytes.order(ByteOrder.BIG_ENDIAN);
    bytes.putLong(AT_JOURNAL, journal.high());
    bytes.putLong(AT_JOURNAL + Long.BYTES, journal.low());
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(AT_NONCE, nonce);
    bytes.putLong(AT_TERM, term);
    bytes.putLong(AT_FIRST_POSITION, firstPosition);
    bytes.putLong(AT_SIZE, sizeBytes);
    bytes.putInt(AT_CRC, crc(bytes.slice(0, AT_CRC)));
    return bytes;
  }

  /// Reads a header back.
  ///
  /// @param bytes the start of a file
  /// @param path the file's path, for messages
  static FileHeader decode(ByteBuffer bytes, String path) {
    if (bytes.remaining() < BYTES) {
      throw new VarveException(
          ErrorCode.CORRUPT,
          path
              + ": the header is cut: expected "
              + BYTES
              + " bytes, found "
              + bytes.remaining()
              + "; restore the file from a copy");
    }
    ByteBuffer header = bytes.slice(bytes.position(), BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int expected = crc(header.slice(0, AT_CRC));
    int found = header.getInt(AT_CRC);
    if (expected != found) {
      throw new VarveException(
          ErrorCode.CORRUPT,
          String.format(
              "%s: the header at offset 0 is damaged: expected CRC32C %08x, found %08x;"
                  + " restore the file from a copy",
              path, expected, found));
    }
    if (header.getLong(0) != MAGIC || header.getInt(AT_VERSION) != VERSION) {
      throw new VarveException(
          ErrorCode.UNKNOWN_FORMAT,
          String.format(
              "%s: expected a journal file of format version %d, found magic %016x and version %d;"
                  + " open it with the version of Varve that wrote it",
              path, VERSION, header.getLong(0), header.getInt(AT_VERSION)));
    }
    ByteBuffer id = header.slice(AT_JOURNAL, 2 * Long.BYTES);
    return new FileHeader(
        new JournalId(id.getLong(0), id.getLong(Long.BYTES)),
        header.getLong(AT_NONCE),
        header.getLong(AT_TERM),
        header.getLong(AT_FIRST_POSITION),
        header.getLong(AT_SIZE));
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
