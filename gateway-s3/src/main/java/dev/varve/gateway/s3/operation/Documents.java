package dev.varve.gateway.s3.operation;

import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.sign.Digests;
import dev.varve.gateway.s3.xml.Element;
import dev.varve.gateway.s3.xml.XmlReader;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/// Reads bodies that are documents, whole and no longer than they may be.
final class Documents {
  /// Settings of buckets are kept in up to as many bytes.
  static final int MAX_SETTING_BYTES = 64 << 10;

  /// 1,000 keys of 1,024 bytes, each perhaps three times as long when escaped, with their elements.
  static final int MAX_DELETE_BYTES = 4 << 20;

  /// 10,000 parts of some 300 bytes with a checksum.
  static final int MAX_COMPLETE_BYTES = 4 << 20;

  private Documents() {}

  static byte[] read(Call call, int maxBytes) {
    Incoming incoming = Incoming.of(call);
    if (incoming.sizeBytes() > maxBytes) {
      throw S3Code.ENTITY_TOO_LARGE
          .refusal("a document of this kind has at most " + maxBytes + " bytes")
          .with("MaxSizeAllowed", Integer.toString(maxBytes));
    }
    // One byte more, so that the end is seen.
    ByteBuffer buffer = ByteBuffer.allocate((int) incoming.sizeBytes() + 1);
    while (incoming.read(buffer) >= 0) {
      if (!buffer.hasRemaining()) {
        throw S3Code.INCOMPLETE_BODY.refusal("the body is longer than was declared");
      }
    }
    byte[] bytes = java.util.Arrays.copyOf(buffer.array(), buffer.position());
    if (incoming.hasMd5()) {
      incoming.checkMd5(HexFormat.of().formatHex(Digests.of("MD5").digest(bytes)));
    }
    return bytes;
  }

  static Element readXml(Call call, int maxBytes, String root) {
    byte[] bytes = read(call, maxBytes);
    if (bytes.length == 0) {
      throw S3Code.MISSING_BODY.refusal();
    }
    return XmlReader.read(bytes, root);
  }
}
