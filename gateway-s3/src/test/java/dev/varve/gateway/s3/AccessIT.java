package dev.varve.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.RandomSource;
import dev.varve.gateway.s3.access.AccessKey;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Who may do what, over a real connection.
final class AccessIT {
  private static final String POLICY =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",
       "Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::bucket/public/*"}]}
      """;

  @TempDir private Path folder;
  private GatewayFixture fixture;
  private S3Client root;
  private URI uri;

  @BeforeEach
  void start() throws IOException {
    fixture = new GatewayFixture(folder);
    uri = fixture.uri();
    root = fixture.client();
    root.createBucket(r -> r.bucket("bucket"));
    put(root, "private/x");
    put(root, "public/x");
  }

  @AfterEach
  void stop() {
    root.close();
    fixture.close();
    assertThat(fixture.faults()).isEmpty();
  }

  private static void put(S3Client client, String key) {
    client.putObject(r -> r.bucket("bucket").key(key), RequestBody.fromString("text of " + key));
  }

  private static String get(S3Client client, String key) {
    return client.getObjectAsBytes(r -> r.bucket("bucket").key(key)).asUtf8String();
  }

  @Test
  void nobodyMayAnythingUntilAPolicySaysSo() throws IOException {
    assertThat(RawRequests.send(uri, "GET", "/")).contains(" 403 ").contains("AccessDenied");
    assertThat(RawRequests.send(uri, "GET", "/bucket/public/x")).contains(" 403 ");
    root.putBucketPolicy(r -> r.bucket("bucket").policy(POLICY));
    assertThat(RawRequests.send(uri, "GET", "/bucket/public/x"))
        .contains(" 200 ")
        .endsWith("text of public/x");
    assertThat(RawRequests.send(uri, "GET", "/bucket/private/x")).contains(" 403 ");
    assertThat(RawRequests.send(uri, "GET", "/bucket/public/absent")).contains(" 403 ");
    assertThat(RawRequests.send(uri, "GET", "/bucket")).contains(" 403 ");
    assertThat(root.getBucketPolicy(r -> r.bucket("bucket")).policy()).isEqualTo(POLICY);
    assertThat(root.getBucketPolicyStatus(r -> r.bucket("bucket")).policyStatus().isPublic())
        .isTrue();
    root.deleteBucketPolicy(r -> r.bucket("bucket"));
    assertThat(RawRequests.send(uri, "GET", "/bucket/public/x")).contains(" 403 ");
  }

  @Test
  void usersMayWhatTheirPoliciesAllow() {
    fixture.gateway().accounts().setUser("anna", Set.of());
    AccessKey key = fixture.gateway().accounts().createKey("anna", RandomSource.system());
    try (S3Client anna = fixture.client(key)) {
      refused("AccessDenied", () -> get(anna, "private/x"));
      fixture.gateway().accounts().setUser("anna", Set.of("readonly"));
      assertThat(get(anna, "private/x")).isEqualTo("text of private/x");
      assertThat(anna.listBuckets().buckets()).hasSize(1);
      refused("AccessDenied", () -> put(anna, "private/y"));
      refused("AccessDenied", () -> anna.deleteObject(r -> r.bucket("bucket").key("private/x")));
      fixture
          .gateway()
          .accounts()
          .setPolicy(
              "own",
              """
              {"Statement":{"Effect":"Allow","Action":"s3:PutObject",
               "Resource":"arn:aws:s3:::bucket/${aws:username}/*"}}
              """);
      fixture.gateway().accounts().setUser("anna", Set.of("own"));
      put(anna, "anna/x");
      refused("AccessDenied", () -> put(anna, "otto/x"));
      fixture.gateway().accounts().deleteKey(key.id());
      refused("InvalidAccessKeyId", () -> put(anna, "anna/x"));
    }
  }

  @Test
  void aWrongSecretIsRefused() {
    AccessKey wrong = new AccessKey(GatewayFixture.ROOT.id(), "another-secret-0123456789");
    try (S3Client client = fixture.client(wrong)) {
      refused("SignatureDoesNotMatch", () -> get(client, "public/x"));
    }
  }

  @Test
  void aFormPutsAnObject() throws IOException {
    root.putBucketPolicy(r -> r.bucket("bucket").policy(POLICY));
    String answer = form("key", "public/${filename}", "acl", "private");
    assertThat(answer).contains(" 204 ");
    assertThat(get(root, "public/a.txt")).isEqualTo("the file\r\n--boundary is in it");
    assertThat(form("key", "private/y")).contains(" 403 ");
    assertThat(form("key", "public/y", "odd", "z")).contains("NotImplemented");
    String policy =
        Base64.getEncoder()
            .encodeToString(
                "{\"expiration\":\"2000-01-01T00:00:00Z\",\"conditions\":[]}"
                    .getBytes(StandardCharsets.UTF_8));
    assertThat(form("key", "public/y", "policy", policy)).contains("InvalidArgument");
  }

  @Test
  void aFormKeepsItsPromisesAndMayNoMoreThanAPut() throws IOException {
    root.putBucketPolicy(r -> r.bucket("bucket").policy(POLICY));
    // Of the file that form() sends.
    assertThat(form("key", "public/sum", "x-amz-checksum-algorithm", "CRC32")).contains(" 204 ");
    String crc32 =
        root.headObject(
                r -> r.bucket("bucket").key("public/sum").checksumMode(ChecksumMode.ENABLED))
            .checksumCRC32();
    assertThat(form("key", "public/y", "x-amz-checksum-crc32", crc32)).contains(" 204 ");
    assertThat(form("key", "public/z", "x-amz-checksum-crc32", "AAAAAA==")).contains("BadDigest");
    assertThat(form("key", "public/z", "x-amz-copy-source", "bucket/y")).contains("NotImplemented");
    String[] lock = {
      "key", "public/z",
      "x-amz-object-lock-mode", "GOVERNANCE",
      "x-amz-object-lock-retain-until-date", "2099-01-01T00:00:00Z"
    };
    assertThat(form(lock)).contains("AccessDenied");
    refused("NoSuchKey", () -> get(root, "public/z"));
  }

  private String form(String... fields) throws IOException {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      body.append("--boundary!\r\nContent-Disposition: form-data; name=\"")
          .append(fields[i])
          .append("\"\r\n\r\n")
          .append(fields[i + 1])
          .append("\r\n");
    }
    body.append(
            "--boundary!\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n")
        .append(
            "Content-Type: text/plain\r\n\r\nthe file\r\n--boundary is in it\r\n--boundary!--\r\n");
    return RawRequests.send(
        uri,
        "POST /bucket HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "Content-Type: multipart/form-data; boundary=boundary!\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  @Test
  void pagesOfOtherSitesMayWhatCorsRulesAllow() throws IOException {
    root.putBucketPolicy(r -> r.bucket("bucket").policy(POLICY));
    root.putBucketCors(r ->
        r.bucket("bucket")
            .corsConfiguration(c ->
                c.corsRules(
                    CORSRule.builder()
                        .allowedOrigins("https://*.example")
                        .allowedMethods("GET")
                        .allowedHeaders("x-*")
                        .exposeHeaders("ETag")
                        .maxAgeSeconds(60)
                        .build())));
    assertThat(
            RawRequests.send(
                uri,
                "OPTIONS",
                "/bucket/public/x",
                "Origin",
                "https://a.example",
                "Access-Control-Request-Method",
                "GET",
                "Access-Control-Request-Headers",
                "x-a"))
        .contains(" 200 ")
        .contains("Access-Control-Allow-Origin: https://a.example")
        .contains("Access-Control-Max-Age: 60");
    assertThat(
            RawRequests.send(
                uri,
                "OPTIONS",
                "/bucket/public/x",
                "Origin",
                "https://evil",
                "Access-Control-Request-Method",
                "GET"))
        .contains("AccessForbidden");
    assertThat(RawRequests.send(uri, "GET", "/bucket/public/x", "Origin", "https://a.example"))
        .contains("Access-Control-Expose-Headers: ETag");
  }

  @Test
  void whatIsNoRequestIsRefusedInTheWordsOfS3() throws IOException {
    assertThat(RawRequests.send(uri, "GARBAGE\r\n\r\n")).contains(" 400 ").contains("<Code>");
    assertThat(RawRequests.send(uri, "GET", "/", "X-Big", "x".repeat(40_000)))
        .contains("RequestHeaderSectionTooLarge");
    assertThat(RawRequests.send(uri, "GET", "/bucket/%zz")).contains(" 400 ");
    assertThat(RawRequests.send(uri, "GET", "/bucket?website")).contains("NotImplemented");
    assertThat(RawRequests.send(uri, "PUT", "/bucket/x", "Content-Length", "-5")).contains(" 400 ");
  }

  @Test
  void oddKeysAreKeys() {
    for (String key :
        new String[] {"a//b", "..", "a/../b", "./x", "/", "x/", "ü%2F&+ ", "k".repeat(1024)}) {
      put(root, key);
      assertThat(get(root, key)).as(key).isEqualTo("text of " + key);
      root.deleteObject(r -> r.bucket("bucket").key(key));
    }
    refused("KeyTooLongError", () -> put(root, "k".repeat(1025)));
  }

  private static void refused(String code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            S3Exception.class,
            refusal ->
                assertThat(refusal.awsErrorDetails().errorCode())
                    .as(refusal.toString())
                    .isEqualTo(code));
  }
}
