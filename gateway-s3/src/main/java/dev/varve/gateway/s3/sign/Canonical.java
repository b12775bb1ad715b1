package dev.varve.gateway.s3.sign;

import dev.varve.gateway.s3.message.Request;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.message.UriText;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The one text of a request that version 4 signs ("Create a canonical request").
///
/// @param request the request
/// @param signedHeaders names in lower case, in order
/// @param payloadHash what stands for the body
record Canonical(Request request, List<String> signedHeaders, String payloadHash) {
  private static final Pattern BLANKS = Pattern.compile(" +");

  /// Reads a list of names, and checks that what matters is among them.
  static List<String> signedHeaders(Request request, String list) {
    List<String> names = List.of(list.split(";"));
    Set<String> unsigned = new TreeSet<>();
    request.headers().values().keySet().stream()
        .filter(name -> name.equals("host") || name.startsWith("x-amz-"))
        .filter(name -> !names.contains(name))
        .forEach(unsigned::add);
    if (!unsigned.isEmpty()) {
      throw S3Code.ACCESS_DENIED
          .refusal("There were headers present in the request which were not signed")
          .with("HeadersNotSigned", String.join(", ", unsigned));
    }
    return names;
  }

  /// Returns the text.
  String text(Predicate<String> parameters) {
    StringBuilder text = new StringBuilder();
    text.append(request.method()).append('\n');
    text.append(UriText.encodePath(UriText.decode(request.rawPath()))).append('\n');
    text.append(request.query().canonical(parameters)).append('\n');
    for (String name : signedHeaders) {
      String value = BLANKS.matcher(request.headers().orEmpty(name)).replaceAll(" ");
      text.append(name).append(':').append(value).append('\n');
    }
    text.append('\n').append(String.join(";", signedHeaders)).append('\n');
    return text.append(payloadHash).toString();
  }

  /// Returns what is signed: the text's hash with its time and scope.
  String toSign(String time, Scope scope, Predicate<String> parameters) {
    return String.join(
        "\n", SignedHeader.ALGORITHM, time, scope.toString(), Digests.sha256(text(parameters)));
  }

  /// Checks a signature of this text.
  void check(
      byte[] signingKey,
      String time,
      Scope scope,
      Predicate<String> parameters,
      String accessKey,
      String signature) {
    String toSign = toSign(time, scope, parameters);
    if (!Digests.same(Scope.sign(signingKey, toSign), signature)) {
      throw S3Code.SIGNATURE_DOES_NOT_MATCH
          .refusal()
          .with("AWSAccessKeyId", accessKey)
          .with("StringToSign", toSign)
          .with("SignatureProvided", signature)
          .with("CanonicalRequest", text(parameters));
    }
  }
}
