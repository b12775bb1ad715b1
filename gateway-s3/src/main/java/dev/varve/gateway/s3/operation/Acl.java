package dev.varve.gateway.s3.operation;

import dev.varve.gateway.s3.message.Answer;
import dev.varve.gateway.s3.message.Headers;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.xml.Element;
import dev.varve.gateway.s3.xml.XmlReader;
import dev.varve.gateway.s3.xml.XmlWriter;
import java.util.List;
import java.util.Set;

/// ACLs as a bucket has them whose owner owns everything in it (`BucketOwnerEnforced`, the default
/// of S3): the owner has full control, and nobody else can be given anything. Policies do that.
final class Acl {
  private static final Set<String> OWNERS =
      Set.of("private", "bucket-owner-full-control", "bucket-owner-read");

  private static final String XSI =
      " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\"";

  private Acl() {}

  static void checkCanned(Headers headers) {
    headers
        .text("x-amz-acl")
        .filter(canned -> !OWNERS.contains(canned))
        .ifPresent(canned -> {
          throw S3Code.ACL_NOT_SUPPORTED.refusal();
        });
  }

  static Answer get() {
    return Answer.xml(
        200,
        XmlWriter.document(
            "AccessControlPolicy",
            root ->
                root.element("Owner", Acl::owner)
                    .element(
                        "AccessControlList",
                        list ->
                            list.element(
                                "Grant",
                                grant ->
                                    grant
                                        .element("Grantee", XSI, Acl::owner)
                                        .put("Permission", "FULL_CONTROL")))));
  }

  static void owner(XmlWriter xml) {
    xml.put("ID", Face.OWNER_ID).put("DisplayName", "varve");
  }

  /// Takes an ACL that says what is so anyway.
  static Answer put(Call call) {
    checkCanned(call.headers());
    byte[] bytes = Documents.read(call, Documents.MAX_SETTING_BYTES);
    if (bytes.length > 0) {
      List<Element> grants =
          XmlReader.read(bytes, "AccessControlPolicy")
              .find("AccessControlList")
              .orElseThrow(S3Code.MALFORMED_ACL::refusal)
              .all("Grant");
      for (Element grant : grants) {
        String grantee = grant.find("Grantee").flatMap(element -> element.text("ID")).orElse("");
        if (!grantee.equals(Face.OWNER_ID)) {
          throw S3Code.ACL_NOT_SUPPORTED.refusal();
        }
      }
    } else if (!call.headers().has("x-amz-acl")) {
      throw S3Code.MISSING_BODY.refusal();
    }
    return Answer.of(200);
  }
}
