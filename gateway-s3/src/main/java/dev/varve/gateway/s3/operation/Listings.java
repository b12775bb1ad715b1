package dev.varve.gateway.s3.operation;

import dev.varve.gateway.s3.message.Answer;
import dev.varve.gateway.s3.message.Numbers;
import dev.varve.gateway.s3.message.Query;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.message.Timestamps;
import dev.varve.gateway.s3.message.UriText;
import dev.varve.gateway.s3.xml.XmlWriter;
import dev.varve.namespace.ListPage;
import dev.varve.namespace.ListRequest;
import dev.varve.namespace.Listed;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Lists objects and versions.
final class Listings {
  /// What S3 gives at most.
  static final int MAX_KEYS = 1000;

  private static final byte[] NOTHING = new byte[0];

  private Listings() {}

  /// How a listing spells keys.
  ///
  /// @param encoded whether they are percent-encoded; else bytes that are not UTF-8 are replaced
  record Spelling(boolean encoded) {
    static Spelling of(Query query) {
      Optional<String> type = query.text("encoding-type");
      if (type.isPresent() && !type.get().equals("url")) {
        throw S3Code.INVALID_ARGUMENT
            .refusal("Invalid Encoding Method specified in Request")
            .with("ArgumentName", "encoding-type")
            .with("ArgumentValue", type.get());
      }
      return new Spelling(type.isPresent());
    }

    String spell(byte[] bytes) {
      return encoded ? UriText.encodePath(bytes) : new String(bytes, StandardCharsets.UTF_8);
    }

    void write(XmlWriter xml) {
      xml.putIfAny("EncodingType", encoded ? "url" : "");
    }
  }

  static int limit(Query query, String name) {
    Optional<String> text = query.text(name).filter(value -> !value.isEmpty());
    return (int) Math.min(MAX_KEYS, text.map(value -> Numbers.count(name, value)).orElse(1000L));
  }

  static byte[] bytes(Query query, String name) {
    return query.bytes(name).orElse(NOTHING);
  }

  static ListRequest request(Call call, String afterName, String limitName) {
    Query query = call.query();
    return new ListRequest(
        bytes(query, "prefix"),
        bytes(query, "delimiter"),
        bytes(query, afterName),
        Optional.empty(),
        Optional.empty(),
        limit(query, limitName));
  }

  static Answer list(Call call) {
    Query query = call.query();
    Spelling spelling = Spelling.of(query);
    ListRequest request = request(call, "marker", "max-keys");
    ListPage page = call.face().objects().list(call.bucket(), request);
    return Answer.xml(
        200,
        XmlWriter.document(
            "ListBucketResult",
            xml -> {
              head(xml, call, spelling, request);
              xml.put("Marker", spelling.spell(request.after()));
              if (page.continuation().isPresent() && request.delimiter().length > 0) {
                xml.put("NextMarker", spelling.spell(page.last()));
              }
              xml.put("IsTruncated", page.continuation().isPresent());
              page.objects().forEach(listed -> object(xml, spelling, listed, true));
              prefixes(xml, spelling, page.commonPrefixes());
            }));
  }

  static Answer listV2(Call call) {
    Query query = call.query();
    if (!query.orEmpty("list-type").equals("2")) {
      throw S3Code.INVALID_ARGUMENT.refusal("Invalid List Type specified in Request");
    }
    Spelling spelling = Spelling.of(query);
    Optional<String> token = query.text("continuation-token");
    ListRequest first = request(call, "start-after", "max-keys");
    ListRequest request = token.isPresent() ? first.withContinuation(decode(token.get())) : first;
    ListPage page = call.face().objects().list(call.bucket(), request);
    boolean owner = query.orEmpty("fetch-owner").equals("true");
    return Answer.xml(
        200,
        XmlWriter.document(
            "ListBucketResult",
            xml -> {
              head(xml, call, spelling, request);
              if (request.after().length > 0) {
                xml.put("StartAfter", spelling.spell(request.after()));
              }
              token.ifPresent(text -> xml.put("ContinuationToken", text));
              page.continuation().ifPresent(next -> xml.put("NextContinuationToken", encode(next)));
              xml.put("KeyCount", page.objects().size() + page.commonPrefixes().size());
              xml.put("IsTruncated", page.continuation().isPresent());
              page.objects().forEach(listed -> object(xml, spelling, listed, owner));
              prefixes(xml, spelling, page.commonPrefixes());
            }));
  }

  static String encode(byte[] continuation) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(continuation);
  }

  static byte[] decode(String token) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      if (bytes.length > 0) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw S3Code.INVALID_ARGUMENT.refusal("The continuation token provided is incorrect");
    }
    throw S3Code.INVALID_ARGUMENT.refusal("The continuation token provided is incorrect");
  }

  private static void head(XmlWriter xml, Call call, Spelling spelling, ListRequest request) {
    xml.put("Name", call.bucketName()).put("Prefix", spelling.spell(request.prefix()));
    xml.putIfAny("Delimiter", spelling.spell(request.delimiter()));
    xml.put("MaxKeys", request.limit());
    spelling.write(xml);
  }

  private static void object(XmlWriter xml, Spelling spelling, Listed listed, boolean owner) {
    xml.element(
        "Contents",
        contents -> {
          contents
              .put("Key", spelling.spell(listed.key().toBytes()))
              .put("LastModified", Timestamps.xml(listed.modifiedNanos()))
              .put("ETag", EntityTags.quoted(listed.etag()))
              .put("Size", listed.sizeBytes());
          if (owner) {
            contents.element("Owner", Acl::owner);
          }
          contents.put("StorageClass", "STANDARD");
        });
  }

  static void prefixes(XmlWriter xml, Spelling spelling, List<byte[]> prefixes) {
    prefixes.forEach(prefix ->
        xml.element("CommonPrefixes", element -> element.put("Prefix", spelling.spell(prefix))));
  }

  static Answer listVersions(Call call) {
    Query query = call.query();
    Spelling spelling = Spelling.of(query);
    Optional<String> versionMarker =
        query.text("version-id-marker").filter(text -> !text.isEmpty());
    ListRequest plain = request(call, "key-marker", "max-keys");
    if (versionMarker.isPresent() && plain.after().length == 0) {
      throw S3Code.INVALID_ARGUMENT.refusal(
          "A version-id marker cannot be specified without a key marker.");
    }
    ListRequest request = plain.withAfterVersion(versionMarker);
    ListPage page = call.face().objects().listVersions(call.bucket(), request);
    return Answer.xml(
        200,
        XmlWriter.document(
            "ListVersionsResult",
            xml -> {
              head(xml, call, spelling, request);
              xml.put("KeyMarker", spelling.spell(request.after()));
              xml.put("VersionIdMarker", versionMarker.orElse(""));
              xml.put("IsTruncated", page.continuation().isPresent());
              if (page.continuation().isPresent()) {
                nextVersion(xml, spelling, page);
              }
              page.objects().forEach(listed -> version(xml, spelling, listed));
              prefixes(xml, spelling, page.commonPrefixes());
            }));
  }

  private static void nextVersion(XmlWriter xml, Spelling spelling, ListPage page) {
    byte[] last = page.last();
    xml.put("NextKeyMarker", spelling.spell(last));
    boolean isKey =
        !page.objects().isEmpty()
            && java.util.Arrays.equals(page.objects().getLast().key().toBytes(), last);
    if (isKey) {
      xml.put("NextVersionIdMarker", page.objects().getLast().version().orElse("null"));
    }
  }

  private static void version(XmlWriter xml, Spelling spelling, Listed listed) {
    xml.element(
        listed.deleteMarker() ? "DeleteMarker" : "Version",
        element -> {
          element
              .put("Key", spelling.spell(listed.key().toBytes()))
              .put("VersionId", listed.version().orElse("null"))
              .put("IsLatest", listed.latest())
              .put("LastModified", Timestamps.xml(listed.modifiedNanos()));
          if (!listed.deleteMarker()) {
            element
                .put("ETag", EntityTags.quoted(listed.etag()))
                .put("Size", listed.sizeBytes())
                .put("StorageClass", "STANDARD");
          }
          element.element("Owner", Acl::owner);
        });
  }
}
