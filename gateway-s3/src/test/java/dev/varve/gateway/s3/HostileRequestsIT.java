package dev.varve.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Addresses, headers and documents that nobody means well with.
final class HostileRequestsIT {
  @TempDir private Path folder;
  private GatewayFixture fixture;
  private URI uri;

  @BeforeEach
  void start() throws IOException {
    fixture = new GatewayFixture(folder);
    uri = fixture.uri();
    fixture.createOpenBucket("bucket");
  }

  @AfterEach
  void stop() {
    fixture.close();
    assertThat(fixture.faults()).isEmpty();
  }

  private String send(String method, String address, String body) throws IOException {
    String head =
        method
            + " "
            + address
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: ";
    return RawRequests.send(uri, head + body.length() + "\r\n\r\n" + body);
  }

  @Test
  void anAddressThatCannotBeReadIsRefused() throws IOException {
    for (String address :
        new String[] {
          "/bucket/%",
          "/bucket/%4",
          "/bucket/%g1",
          "/bucket/%00",
          "/bucket/k?versionId=%",
          "/bucket?prefix=%f",
          "/%zz",
          "/bucket/\u00fc",
          "/bucket/\u00ff\u00fe",
          "/bucket/a b",
          "bucket",
        }) {
      assertThat(send("PUT", address, "x")).as(address).contains(" 400 ").contains("<Code>");
      assertThat(send("GET", "/bucket?list-type=2", "")).contains("<KeyCount>0<");
    }
  }

  /// Keys are bytes: such as are no UTF-8 come back as they were.
  @Test
  void aKeyMayHaveAnyBytes() throws IOException {
    for (String key : new String[] {"%FF%FE", "%C0%AF", "%0D%0A", "%ED%A0%80", "%7F"}) {
      assertThat(send("PUT", "/bucket/" + key, "bytes")).as(key).contains(" 200 ");
      assertThat(send("GET", "/bucket/" + key, "")).as(key).endsWith("bytes");
      assertThat(send("GET", "/bucket?list-type=2&encoding-type=url", ""))
          .as(key)
          .contains("<Key>" + key + "<");
      assertThat(send("GET", "/bucket", "")).as(key).contains(" 200 ");
      assertThat(RawRequests.send(uri, "PUT", "/bucket/copy", "x-amz-copy-source", "bucket/" + key))
          .as(key)
          .contains(" 200 ");
      assertThat(send("DELETE", "/bucket/copy", "")).as(key).contains(" 204 ");
      assertThat(send("DELETE", "/bucket/" + key, "")).as(key).contains(" 204 ");
    }
    assertThat(send("GET", "/bucket?list-type=2", "")).contains("<KeyCount>0<");
  }

  @Test
  void manyOrLongHeadersAreRefused() throws IOException {
    String many = "X-A: b\r\n".repeat(5000);
    String request = "GET /bucket HTTP/1.1\r\nHost: localhost\r\n" + many + "\r\n";
    assertThat(RawRequests.send(uri, request)).contains("RequestHeaderSectionTooLarge");
    assertThat(send("GET", "/bucket/" + "k".repeat(30_000), "")).contains("TooLarge");
    assertThat(send("GET", "/bucket?" + "a=b&".repeat(150), "")).contains("InvalidURI");
    assertThat(RawRequests.send(uri, "GET", "/bucket", "x-amz-meta-\u0000", "x")).contains(" 400 ");
  }

  @Test
  void aDocumentThatIsNoneIsRefused() throws IOException {
    for (String document :
        new String[] {
          "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
          "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
          "<!DOCTYPE a [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/x\"> %p;]><a/>",
          "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;&b;\">]><a>&c;</a>",
          "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a/>",
          "<a xmlns:xi=\"http://www.w3.org/2001/XInclude\"><xi:include href=\"/etc/passwd\"/></a>",
          "<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a/></a></a></a></a></a></a></a></a></a></a></a></a></a></a>",
          "\u00ff\u00fe<a/>",
          "<",
          "{}",
        }) {
      for (String address :
          new String[] {
            "POST /bucket?delete",
            "PUT /bucket?tagging",
            "PUT /bucket?cors",
            "PUT /bucket?lifecycle",
            "PUT /bucket?versioning",
            "POST /bucket/k?uploadId=0000000000000001",
            "PUT /new-bucket",
          }) {
        String[] words = address.split(" ", -1);
        String answer =
            send(
                words[0],
                words[1],
                document.replace("<a", "<" + root(words[1])).replace("a>", root(words[1]) + ">"));
        assertThat(answer)
            .as(address + document)
            .containsPattern("MalformedXML|AccessDenied")
            .doesNotContain("root:");
      }
    }
  }

  private static String root(String address) {
    return address.contains("delete") ? "Delete" : "Tagging";
  }

  @Test
  void aDocumentThatIsTooLongIsRefused() throws IOException {
    String blank = " ".repeat(5 << 20);
    assertThat(send("POST", "/bucket?delete", blank))
        .containsPattern("MalformedXML|TooLarge|MaxMessage");
    String keys = "<Object><Key>k</Key></Object>".repeat(1001);
    assertThat(send("POST", "/bucket?delete", "<Delete>" + keys + "</Delete>"))
        .contains("MalformedXML");
    assertThat(send("PUT", "/bucket?policy", "[".repeat(15_000))).contains("MalformedPolicy");
  }

  @Test
  void whatIsNotThereIsSaidToBeMissing() throws IOException {
    for (String subresource :
        new String[] {
          "website", "encryption", "logging", "replication", "publicAccessBlock", "session", "x"
        }) {
      for (String method : new String[] {"GET", "PUT", "DELETE", "POST"}) {
        assertThat(send(method, "/bucket?" + subresource, "")).contains(" 501 ", "NotImplemented");
        assertThat(send(method, "/bucket/k?" + subresource, ""))
            .contains(" 501 ", "NotImplemented");
      }
      assertThat(send("GET", "/bucket?list-type=2", "")).contains("<KeyCount>0<");
    }
  }

  @Test
  void conditionsOnTimesOfAWriteAreNotImplemented() throws IOException {
    String put =
        "PUT /bucket/k HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 1\r\n";
    String since = "If-Unmodified-Since: Mon, 01 Jan 2024 00:00:00 GMT\r\n\r\nx";
    assertThat(RawRequests.send(uri, put + since)).contains("NotImplemented");
  }
}
