package dev.varve.gateway.s3.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.gateway.s3.message.Headers;
import dev.varve.gateway.s3.message.Query;
import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.message.Request;
import dev.varve.gateway.s3.message.Target;
import dev.varve.gateway.s3.message.Timestamps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The examples of the API reference's chapter on signatures, byte by byte.
final class SignatureV4Test {
  private static final String KEY = "AKIAIOSFODNN7EXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  private static final String TIME = "20130524T000000Z";
  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final String HOST = "examplebucket.s3.amazonaws.com";

  @Test
  void getOfARange() {
    assertKnown(
        request(
            "GET",
            "/test.txt",
            "",
            "range;",
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
            "Range",
            "bytes=0-9",
            "x-amz-content-sha256",
            EMPTY,
            "x-amz-date",
            TIME));
  }

  @Test
  void putOfAnObjectWhoseKeyIsEncoded() {
    String hash = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
    Request request =
        signed(
            "PUT",
            "/test%24file.text",
            "",
            "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
            "Date",
            "Fri, 24 May 2013 00:00:00 GMT",
            "x-amz-content-sha256",
            hash,
            "x-amz-date",
            TIME,
            "x-amz-storage-class",
            "REDUCED_REDUNDANCY");
    assertThat(check(request).payload()).isEqualTo(new Payload.Hashed(hash));
  }

  @Test
  void aSubresourceWithoutAValue() {
    assertKnown(lifecycle());
  }

  @Test
  void aListing() {
    assertKnown(
        request(
            "GET",
            "/",
            "max-keys=2&prefix=J",
            "",
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
            "x-amz-content-sha256",
            EMPTY,
            "x-amz-date",
            TIME));
  }

  @Test
  void aChangedRequestIsRefused() {
    Request request =
        request(
            "GET",
            "/",
            "max-keys=3&prefix=J",
            "",
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
            "x-amz-content-sha256",
            EMPTY,
            "x-amz-date",
            TIME);
    assertRefused(request, "SignatureDoesNotMatch");
  }

  @Test
  void aHeaderOfAmazonThatIsNotSignedIsRefused() {
    Request request = lifecycle("x-amz-acl", "public-read");
    assertRefused(request, "AccessDenied");
  }

  @Test
  void anotherClockIsRefused() {
    Request request = lifecycle();
    assertThatThrownBy(() -> Authentication.of(request, rules(seconds() + 901, Optional.empty())))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("RequestTimeTooSkewed"));
  }

  @Test
  void anotherRegionIsRefusedWhenOneIsSet() {
    Request request = lifecycle();
    assertThatThrownBy(
            () -> Authentication.of(request, rules(seconds(), Optional.of("eu-central-1"))))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo("AuthorizationHeaderMalformed"));
  }

  @Test
  void aPresignedUrlIsGoodUntilItExpires() {
    Request request = presigned();
    assertThat(check(request).identity())
        .isEqualTo(new Identity.Known(KEY, Identity.Kind.QUERY, seconds()));
    assertThat(Authentication.of(request, rules(seconds() + 86_400, Optional.empty())).payload())
        .isEqualTo(new Payload.Unsigned());
    assertThatThrownBy(
            () -> Authentication.of(request, rules(seconds() + 86_401, Optional.empty())))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.text()).isEqualTo("Request has expired"));
  }

  /// The example of a request for a bucket's lifecycle, with headers that it does not sign.
  private static Request lifecycle(String... unsigned) {
    List<String> headers =
        new ArrayList<>(List.of("x-amz-content-sha256", EMPTY, "x-amz-date", TIME));
    headers.addAll(List.of(unsigned));
    return request(
        "GET",
        "/",
        "lifecycle",
        "",
        "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        headers.toArray(String[]::new));
  }

  private static Request presigned() {
    return new Request(
        "GET",
        "/test.txt",
        Query.parse(
            "X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature="
                + "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"),
        Headers.of("host", HOST),
        Target.of(HOST, "/test.txt", List.of("s3.amazonaws.com")),
        "127.0.0.1",
        false);
  }

  @Test
  void chunksAreSignedOneAfterTheOther() {
    Request request =
        signed(
            "PUT",
            "/chunkObject.txt",
            "",
            "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;"
                + "x-amz-decoded-content-length;x-amz-storage-class",
            "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
            "x-amz-date",
            TIME,
            "x-amz-storage-class",
            "REDUCED_REDUNDANCY",
            "x-amz-content-sha256",
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            "Content-Encoding",
            "aws-chunked",
            "x-amz-decoded-content-length",
            "66560",
            "Content-Length",
            "66824");
    Payload.SignedChunks chunks =
        (Payload.SignedChunks)
            check(withHost(request, "s3.amazonaws.com", "/examplebucket/chunkObject.txt"))
                .payload();
    ChunkSigner signer = chunks.signer();
    signer.chunk(
        Digests.sha256("a".repeat(65_536)),
        "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648");
    signer.chunk(
        Digests.sha256("a".repeat(1024)),
        "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497");
    signer.chunk(EMPTY, "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9");
  }

  @Test
  void aTrailerIsSignedAfterTheChunks() {
    ChunkSigner signer =
        new ChunkSigner(
            new Scope("20130524", "us-east-1", "s3").signingKey(SECRET),
            TIME,
            new Scope("20130524", "us-east-1", "s3"),
            "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");
    signer.chunk(
        Digests.sha256("a".repeat(65_536)),
        "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2");
    signer.chunk(
        Digests.sha256("a".repeat(1024)),
        "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7");
    signer.chunk(EMPTY, "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992");
    String trailer = Digests.sha256("x-amz-checksum-crc32c:sOO8/Q==\n");
    assertThatThrownBy(() -> signer.trailer(Digests.sha256("x"), "0".repeat(64)))
        .isInstanceOf(Refusal.class);
    signer.trailer(trailer, "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435");
  }

  @Test
  void theFieldsOfAFormAreSignedThroughItsPolicy() {
    String policy =
        "eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFsNCiAg"
            + "ICB7ImJ1Y2tldCI6ICJzaWd2NGV4YW1wbGVidWNrZXQifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRrZXki"
            + "LCAidXNlci91c2VyMS8iXSwNCiAgICB7ImFjbCI6ICJwdWJsaWMtcmVhZCJ9LA0KICAgIHsic3VjY2Vzc19h"
            + "Y3Rpb25fcmVkaXJlY3QiOiAiaHR0cDovL3NpZ3Y0ZXhhbXBsZWJ1Y2tldC5zMy5hbWF6b25hd3MuY29tL3N1"
            + "Y2Nlc3NmdWxfdXBsb2FkLmh0bWwifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRDb250ZW50LVR5cGUiLCAi"
            + "aW1hZ2UvIl0sDQogICAgeyJ4LWFtei1tZXRhLXV1aWQiOiAiMTQzNjUxMjM2NTEyNzQifSwNCiAgICB7Ingt"
            + "YW16LXNlcnZlci1zaWRlLWVuY3J5cHRpb24iOiAiQUVTMjU2In0sDQogICAgWyJzdGFydHMtd2l0aCIsICIk"
            + "eC1hbXotbWV0YS10YWciLCAiIl0sDQoNCiAgICB7IngtYW16LWNyZWRlbnRpYWwiOiAiQUtJQUlPU0ZPRE5O"
            + "N0VYQU1QTEUvMjAxNTEyMjkvdXMtZWFzdC0xL3MzL2F3czRfcmVxdWVzdCJ9LA0KICAgIHsieC1hbXotYWxn"
            + "b3JpdGhtIjogIkFXUzQtSE1BQy1TSEEyNTYifSwNCiAgICB7IngtYW16LWRhdGUiOiAiMjAxNTEyMjlUMDAw"
            + "MDAwWiIgfQ0KICBdDQp9";
    Map<String, String> fields =
        Map.of(
            "policy", policy,
            "x-amz-algorithm", "AWS4-HMAC-SHA256",
            "x-amz-credential", KEY + "/20151229/us-east-1/s3/aws4_request",
            "x-amz-date", "20151229T000000Z",
            "x-amz-signature", "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e");
    assertThat(FormSignature.check(fields, rules(seconds(), Optional.empty())))
        .isInstanceOf(Identity.Known.class);
  }

  private static void assertKnown(Request request) {
    assertThat(check(request).identity())
        .isEqualTo(new Identity.Known(KEY, Identity.Kind.HEADER, seconds()));
  }

  private static void assertRefused(Request request, String code) {
    assertThatThrownBy(() -> check(request))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  private static Authentication check(Request request) {
    return Authentication.of(request, rules(seconds(), Optional.empty()));
  }

  private static Authentication.Rules rules(long now, Optional<String> region) {
    return new Authentication.Rules(
        key -> key.equals(KEY) ? Optional.of(SECRET) : Optional.empty(), now, region, false);
  }

  private static long seconds() {
    return Timestamps.parseBasic(TIME).orElseThrow();
  }

  private static Request request(
      String method,
      String path,
      String query,
      String before,
      String signature,
      String... headers) {
    String names = "host;" + before + "x-amz-content-sha256;x-amz-date";
    return signed(method, path, query, names, signature, headers);
  }

  private static Request signed(
      String method, String path, String query, String names, String signature, String... headers) {
    String[] all = java.util.Arrays.copyOf(headers, headers.length + 4);
    all[headers.length] = "host";
    all[headers.length + 1] = HOST;
    all[headers.length + 2] = "authorization";
    all[headers.length + 3] =
        "AWS4-HMAC-SHA256 Credential="
            + KEY
            + "/20130524/us-east-1/s3/aws4_request,SignedHeaders="
            + names
            + ",Signature="
            + signature;
    return new Request(
        method,
        path,
        Query.parse(query),
        Headers.of(all),
        Target.of(HOST, path, List.of("s3.amazonaws.com")),
        "127.0.0.1",
        false);
  }

  private static Request withHost(Request request, String host, String path) {
    Map<String, List<String>> headers = new java.util.TreeMap<>(request.headers().values());
    headers.put("host", List.of(host));
    return new Request(
        request.method(),
        path,
        request.query(),
        new Headers(headers),
        Target.of(host, path, List.of()),
        request.client(),
        request.secure());
  }
}
