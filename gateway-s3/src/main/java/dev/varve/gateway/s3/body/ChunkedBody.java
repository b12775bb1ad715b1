package dev.varve.gateway.s3.body;

import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.sign.ChunkSigner;
import dev.varve.gateway.s3.sign.Digests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Undoes the encoding `aws-chunked`: lines `SIZE;chunk-signature=SIGNATURE` each followed by as
/// many bytes, a chunk of size 0 at the end, then trailing headers. Signatures are checked when
/// their chunk is over, so what was read before the end may yet be refused.
public final class ChunkedBody implements BodySource {
  private static final int BUFFER_BYTES = 16 << 10;

  /// Longer than any line that is right: 16 digits and a signature, or a trailing header.
  private static final int MAX_LINE_BYTES = 1024;

  private static final int MAX_TRAILERS = 16;
  private static final int MAX_SIZE_DIGITS = 12;
  private static final String SIGNATURE = "chunk-signature=";
  private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";

  private final BodySource source;
  private final long expectedBytes;
  private final Optional<ChunkSigner> signer;
  private final boolean signedTrailer;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).flip();
  private final MessageDigest digest = Digests.of("SHA-256");
  private final Map<String, String> trailers = new TreeMap<>();

  private long readBytes;
  private long leftInChunk;
  private String signature = "";
  private boolean isFirst = true;
  private boolean atEnd;

  /// Reads chunks.
  ///
  /// @param source what was sent
  /// @param expectedBytes how many bytes the chunks hold: `x-amz-decoded-content-length`
  /// @param signer checks their signatures, if they have some
  /// @param signedTrailer whether trailing headers must be signed
  public ChunkedBody(
      BodySource source, long expectedBytes, Optional<ChunkSigner> signer, boolean signedTrailer) {
    this.source = source;
    this.expectedBytes = expectedBytes;
    this.signer = signer;
    this.signedTrailer = signedTrailer;
  }

  /// Returns the trailing headers; all of them are there once the end was read.
  ///
  /// @return values by lower-case name
  public Map<String, String> trailers() {
    return trailers;
  }

  @Override
  public int read(ByteBuffer target) {
    while (leftInChunk == 0 && !atEnd) {
      nextChunk();
    }
    if (atEnd) {
      return -1;
    }
    int limit = target.limit();
    int wanted = (int) Math.min(target.remaining(), leftInChunk);
    target.limit(target.position() + wanted);
    int start = target.position();
    int count = buffer.hasRemaining() ? fromBuffer(target) : source.read(target);
    target.limit(limit);
    if (count < 0) {
      throw S3Code.INCOMPLETE_BODY.refusal("the body ends within a chunk");
    }
    if (signer.isPresent()) {
      digest.update(target.duplicate().flip().position(start));
    }
    leftInChunk -= count;
    readBytes += count;
    if (leftInChunk == 0) {
      endChunk();
    }
    return count;
  }

  private int fromBuffer(ByteBuffer target) {
    int count = Math.min(target.remaining(), buffer.remaining());
    target.put(buffer.slice(buffer.position(), count));
    buffer.position(buffer.position() + count);
    return count;
  }

  private void nextChunk() {
    if (isFirst) {
      isFirst = false;
    } else if (!line().isEmpty()) {
      throw malformed("a chunk is longer than its size says");
    }
    String line = line();
    int semicolon = line.indexOf(';');
    long size = size(semicolon < 0 ? line : line.substring(0, semicolon));
    signature = signature(semicolon < 0 ? "" : line.substring(semicolon + 1).strip());
    if (size > expectedBytes - readBytes) {
      throw S3Code.INCOMPLETE_BODY.refusal(
          "the chunks hold more than the " + expectedBytes + " bytes that were declared");
    }
    leftInChunk = size;
    if (size == 0) {
      endChunk();
      end();
    }
  }

  private void endChunk() {
    signer.ifPresent(
        checker -> checker.chunk(HexFormat.of().formatHex(digest.digest()), signature));
  }

  private void end() {
    StringBuilder lines = new StringBuilder();
    String trailerSignature = "";
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon <= 0 || trailers.size() == MAX_TRAILERS) {
        throw malformed("no trailing header, or one too many: '" + line + "'");
      }
      String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      String value = line.substring(colon + 1).strip();
      if (name.equals(TRAILER_SIGNATURE)) {
        trailerSignature = value;
      } else {
        if (trailers.put(name, value) != null) {
          throw malformed("the trailing header '" + name + "' comes twice");
        }
        lines.append(name).append(':').append(value).append('\n');
      }
    }
    if (signedTrailer) {
      String hash = Digests.sha256(lines.toString());
      String sent = trailerSignature;
      signer.ifPresent(checker -> checker.trailer(hash, sent));
    } else if (signer.isPresent() && !trailers.isEmpty()) {
      throw malformed("trailing headers were not announced");
    }
    if (readBytes != expectedBytes) {
      throw S3Code.INCOMPLETE_BODY.refusal(
          "the chunks hold " + readBytes + " bytes, and " + expectedBytes + " were declared");
    }
    atEnd = true;
  }

  private static long size(String digits) {
    boolean valid = !digits.isEmpty() && digits.length() <= MAX_SIZE_DIGITS;
    for (int i = 0; i < digits.length() && valid; i++) {
      valid = HexFormat.isHexDigit(digits.charAt(i));
    }
    if (!valid) {
      throw malformed("a chunk begins with its size in hexadecimal digits, found '" + digits + "'");
    }
    return HexFormat.fromHexDigitsToLong(digits);
  }

  private String signature(String extension) {
    if (signer.isEmpty()) {
      return "";
    }
    if (!extension.startsWith(SIGNATURE)) {
      throw malformed("a chunk has no signature");
    }
    return extension.substring(SIGNATURE.length());
  }

  /// Reads up to the end of a line; at the end of the body, an empty one.
  private String line() {
    ByteBuffer line = ByteBuffer.allocate(MAX_LINE_BYTES);
    while (fill()) {
      byte next = buffer.get();
      if (next == '\n') {
        break;
      }
      if (!line.hasRemaining()) {
        throw malformed("a line is longer than " + MAX_LINE_BYTES + " bytes");
      }
      line.put(next);
    }
    String text = StandardCharsets.ISO_8859_1.decode(line.flip()).toString();
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private boolean fill() {
    if (!buffer.hasRemaining()) {
      buffer.clear();
      int count = source.read(buffer);
      buffer.flip();
      return count > 0;
    }
    return true;
  }

  private static Refusal malformed(String detail) {
    return S3Code.INVALID_REQUEST.refusal("The chunked body is malformed: " + detail);
  }
}
