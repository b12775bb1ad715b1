package dev.varve.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.gateway.s3.message.UriText;
import dev.varve.namespace.ListRequest;
import dev.varve.namespace.ObjectKey;
import dev.varve.namespace.model.ObjectFace.Kind;
import dev.varve.namespace.model.ObjectFace.Line;
import dev.varve.namespace.model.ObjectFace.Page;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/// Lists a bucket that anybody may list by plain requests, in every way that there is: both
/// versions of the operation, by marker or by token, encoded or not, as chance has it for each
/// page.
final class HttpListings {
  private final URI server;
  private final String bucket;
  private final Random random;

  HttpListings(URI server, String bucket, Random random) {
    this.server = server;
    this.bucket = bucket;
    this.random = random;
  }

  /// How pages of a kind are asked for, and what they hold.
  private enum Form {
    FIRST("", "max-keys", "marker", "", "Contents"),
    SECOND("list-type=2&", "max-keys", "start-after", "", "Contents"),
    VERSIONS("versions&", "max-keys", "key-marker", "version-id-marker", "Version"),
    UPLOADS("uploads&", "max-uploads", "key-marker", "upload-id-marker", "Upload");

    final String start;
    final String limit;
    final String after;
    final String afterId;
    final String line;

    Form(String start, String limit, String after, String afterId, String line) {
      this.start = start;
      this.limit = limit;
      this.after = after;
      this.afterId = afterId;
      this.line = line;
    }
  }

  Page list(Kind kind, ListRequest request) {
    Form form =
        switch (kind) {
          case OBJECTS ->
              request.continuation().isPresent() || random.nextBoolean() ? Form.SECOND : Form.FIRST;
          case VERSIONS -> Form.VERSIONS;
          case UPLOADS -> Form.UPLOADS;
        };
    boolean encoded = random.nextBoolean();
    String body = ask(form, request, encoded);
    if (!encoded && body.contains("&#x")) {
      // No reader of XML 1.0 takes control characters.
      encoded = true;
      body = ask(form, request, true);
    }
    return page(form, request, parse(body), encoded);
  }

  private String ask(Form form, ListRequest request, boolean encoded) {
    StringBuilder query = new StringBuilder(form.start);
    query.append(form.limit).append('=').append(request.limit());
    add(query, "prefix", request.prefix());
    add(query, "delimiter", request.delimiter());
    add(query, form.after, request.after());
    request
        .afterVersion()
        .ifPresent(id -> add(query, form.afterId, id.getBytes(StandardCharsets.US_ASCII)));
    request.continuation().ifPresent(token -> add(query, "continuation-token", token));
    if (encoded) {
      query.append("&encoding-type=url");
    }
    try {
      String answer = RawRequests.send(server, "GET", "/" + bucket + "?" + query);
      assertThat(answer).as(query.toString()).startsWith("HTTP/1.1 200 ");
      return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(StringBuilder query, String name, byte[] value) {
    if (value.length > 0) {
      query.append('&').append(name).append('=').append(UriText.encode(value));
    }
  }

  private static Element parse(String body) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(body.getBytes(StandardCharsets.ISO_8859_1)))
          .getDocumentElement();
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new AssertionError(body, e);
    }
  }

  private static Page page(Form form, ListRequest request, Element root, boolean encoded) {
    List<Line> lines = new ArrayList<>();
    List<byte[]> prefixes = new ArrayList<>();
    for (Element child : children(root)) {
      String name = child.getTagName();
      if (name.equals(form.line) || name.equals("DeleteMarker")) {
        lines.add(line(child, encoded));
      } else if (name.equals("CommonPrefixes")) {
        prefixes.add(spelled(text(child, "Prefix").orElseThrow(), encoded));
      }
    }
    assertThat(spelled(text(root, "Prefix").orElse(""), encoded)).isEqualTo(request.prefix());
    assertThat(spelled(text(root, "Delimiter").orElse(""), encoded)).isEqualTo(request.delimiter());
    Optional<ListRequest> next =
        text(root, "IsTruncated").orElseThrow().equals("true")
            ? Optional.of(next(form, request, root, lines, encoded))
            : Optional.empty();
    return new Page(lines, prefixes, next);
  }

  private static ListRequest next(
      Form form, ListRequest request, Element root, List<Line> lines, boolean encoded) {
    return switch (form) {
      case SECOND -> {
        String token = text(root, "NextContinuationToken").orElseThrow();
        yield request.withContinuation(token.getBytes(StandardCharsets.US_ASCII));
      }
      case FIRST -> {
        Optional<byte[]> marker = text(root, "NextMarker").map(text -> spelled(text, encoded));
        assertThat(marker.isPresent()).isEqualTo(request.delimiter().length > 0);
        yield request.withAfter(marker.orElseGet(() -> lines.getLast().key().toBytes()));
      }
      case VERSIONS -> marked(request, root, "NextVersionIdMarker", encoded);
      case UPLOADS -> marked(request, root, "NextUploadIdMarker", encoded);
    };
  }

  private static ListRequest marked(
      ListRequest request, Element root, String idMarker, boolean encoded) {
    return request
        .withAfter(spelled(text(root, "NextKeyMarker").orElseThrow(), encoded))
        .withAfterVersion(text(root, idMarker));
  }

  private static Line line(Element element, boolean encoded) {
    ObjectKey key = ObjectKey.of(spelled(text(element, "Key").orElseThrow(), encoded));
    return new Line(
        key,
        text(element, "VersionId").or(() -> text(element, "UploadId")).orElse(""),
        text(element, "Size").map(Long::parseLong).orElse(0L),
        text(element, "ETag").map(etag -> etag.replace("\"", "")).orElse(""),
        element.getTagName().equals("DeleteMarker"),
        text(element, "IsLatest").orElse("").equals("true"));
  }

  private static byte[] spelled(String text, boolean encoded) {
    return encoded ? UriText.decode(text) : text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<Element> children(Element element) {
    List<Element> found = new ArrayList<>();
    NodeList nodes = element.getChildNodes();
    for (int i = 0; i < nodes.getLength(); i++) {
      Node node = nodes.item(i);
      if (node instanceof Element child) {
        found.add(child);
      }
    }
    return found;
  }

  private static Optional<String> text(Element element, String name) {
    return children(element).stream()
        .filter(child -> child.getTagName().equals(name))
        .map(Element::getTextContent)
        .findFirst();
  }
}
