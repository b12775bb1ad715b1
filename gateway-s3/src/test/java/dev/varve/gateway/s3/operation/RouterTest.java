package dev.varve.gateway.s3.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.gateway.s3.message.Headers;
import dev.varve.gateway.s3.message.Query;
import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.message.Request;
import dev.varve.gateway.s3.message.Target;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RouterTest {
  @ParameterizedTest
  @CsvSource({
    "GET, /, LIST_BUCKETS",
    "GET, /b, LIST_OBJECTS",
    "GET, /b/, LIST_OBJECTS",
    "GET, /b?list-type=2&prefix=a, LIST_OBJECTS_V2",
    "GET, /b?versions, LIST_VERSIONS",
    "GET, /b?uploads, LIST_UPLOADS",
    "POST, /b?delete, DELETE_OBJECTS",
    "POST, /b, POST_OBJECT",
    "PUT, /b/k, PUT_OBJECT",
    "PUT, /b/k?x-id=PutObject, PUT_OBJECT",
    "PUT, /b/k?partNumber=1&uploadId=x, UPLOAD_PART",
    "POST, /b/k?uploads, CREATE_UPLOAD",
    "POST, /b/k?uploadId=x, COMPLETE_UPLOAD",
    "DELETE, /b/k?uploadId=x, ABORT_UPLOAD",
    "GET, /b/k?uploadId=x, LIST_PARTS",
    "GET, /b/k?versionId=1&response-content-type=a, GET_OBJECT",
    "GET, /b//k/.., GET_OBJECT",
  })
  void aRequestIsOneOperation(String method, String address, Operation expected) {
    assertThat(route(method, address)).isEqualTo(expected);
  }

  @Test
  void aCopyIsTold() {
    assertThat(route("PUT", "/b/k", "x-amz-copy-source", "a/b")).isEqualTo(Operation.COPY_OBJECT);
    assertThat(route("PUT", "/b/k?partNumber=1&uploadId=x", "x-amz-copy-source", "a/b"))
        .isEqualTo(Operation.UPLOAD_PART_COPY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "accelerate", "analytics", "encryption", "intelligent-tiering", "inventory", "logging",
        "metrics", "notification", "publicAccessBlock", "replication", "requestPayment", "website",
        "torrent", "restore", "select", "anything", "metadataTable", "session",
      })
  void anUnknownSubresourceIsNotImplemented(String name) {
    for (String method : List.of("GET", "PUT", "POST", "DELETE")) {
      assertRefused("NotImplemented", method, "/b?" + name);
      assertRefused("NotImplemented", method, "/b/k?" + name);
    }
  }

  @Test
  void aParameterOfAnotherOperationIsNotImplemented() {
    assertRefused("NotImplemented", "PUT", "/b/k?versionId=1");
    assertRefused("NotImplemented", "GET", "/b?acl&prefix=x");
    assertRefused("NotImplemented", "DELETE", "/b?prefix=x");
  }

  @Test
  void anUnknownHeaderIsNotImplemented() {
    assertRefused("NotImplemented", "PUT", "/b/k", "x-amz-server-side-encryption", "AES256");
    assertRefused("NotImplemented", "PUT", "/b/k", "x-amz-website-redirect-location", "/");
    assertRefused("NotImplemented", "PUT", "/b/k", "x-amz-grant-read", "id=1");
  }

  @Test
  void aMethodThatIsNotThereIsNotAllowed() {
    assertRefused("MethodNotAllowed", "POST", "/");
    assertRefused("MethodNotAllowed", "PATCH", "/b/k");
  }

  @ParameterizedTest
  @EnumSource
  void everyOperationIsReached(Operation operation) {
    String path =
        switch (operation.level()) {
          case SERVICE -> "/";
          case BUCKET -> "/b";
          case OBJECT -> "/b/k";
        };
    String query = operation.subresource().isEmpty() ? "" : "?" + operation.subresource();
    boolean copies = operation == Operation.COPY_OBJECT || operation == Operation.UPLOAD_PART_COPY;
    String[] headers = copies ? new String[] {"x-amz-copy-source", "a/b"} : new String[0];
    assertThat(route(operation.method(), path + query, headers)).isEqualTo(operation);
  }

  private static void assertRefused(String code, String method, String address, String... headers) {
    assertThatThrownBy(() -> route(method, address, headers))
        .as(method + " " + address)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  private static Operation route(String method, String address, String... headers) {
    int mark = address.indexOf('?');
    String path = mark < 0 ? address : address.substring(0, mark);
    return Router.route(
        new Request(
            method,
            path,
            Query.parse(mark < 0 ? "" : address.substring(mark + 1)),
            Headers.of(headers),
            Target.of("localhost", path, List.of()),
            "127.0.0.1",
            false));
  }
}
