package dev.varve.bench.s3;

import dev.varve.base.Check;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/// Where a server of S3 listens.
///
/// @param host a name or an address
/// @param port where
/// @param isEncrypted whether by TLS
public record Endpoint(String host, int port, boolean isEncrypted) {
  private static final int PORT = 80;
  private static final int ENCRYPTED_PORT = 443;

  /// Reads an address.
  ///
  /// @param url such as `http://127.0.0.1:9000`
  /// @return the endpoint
  public static Endpoint parse(String url) {
    Optional<URI> uri = uri(url);
    String scheme = uri.map(URI::getScheme).orElse("");
    String host = uri.map(URI::getHost).orElse("");
    String path = uri.map(URI::getPath).orElse("");
    boolean isEncrypted = scheme.equals("https");
    Check.argument(
        (isEncrypted || scheme.equals("http"))
            && !host.isEmpty()
            && (path.isEmpty() || path.equals("/")),
        () -> "an endpoint is written http://HOST:PORT or https://HOST:PORT, found '" + url + "'");
    int port = uri.map(URI::getPort).orElse(-1);
    int usual = isEncrypted ? ENCRYPTED_PORT : PORT;
    return new Endpoint(host, port < 0 ? usual : port, isEncrypted);
  }

  private static Optional<URI> uri(String url) {
    try {
      return Optional.of(new URI(url));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /// Returns what the `Host` header says: without a port where that is the usual one.
  String authority() {
    return port == (isEncrypted ? ENCRYPTED_PORT : PORT) ? host : host + ":" + port;
  }

  /// Returns the address.
  @Override
  public String toString() {
    return (isEncrypted ? "https://" : "http://") + authority();
  }
}
