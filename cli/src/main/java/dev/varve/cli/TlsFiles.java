package dev.varve.cli;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.gateway.s3.S3Gateway;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A certificate and its key, in files that may be replaced while they are used.
final class TlsFiles {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  /// The store lives in memory only, so its password guards nothing.
  private static final char[] PASSWORD = "memory".toCharArray();

  private final Path certificate;
  private final Path key;
  private String seen = "";

  private TlsFiles(Path certificate, Path key) {
    this.certificate = certificate;
    this.key = key;
  }

  /// Takes both files, or none.
  static Optional<TlsFiles> of(Optional<Path> certificate, Optional<Path> key) {
    Check.argument(
        certificate.isPresent() == key.isPresent(),
        () -> "--tls-cert and --tls-key go together: name both, or neither");
    return certificate.map(path -> new TlsFiles(path, key.orElseThrow()));
  }

  /// Reads both.
  SSLContext read() {
    seen = stamp();
    try {
      List<Certificate> chain =
          List.copyOf(
              CertificateFactory.getInstance("X.509")
                  .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(certificate))));
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", privateKey(), PASSWORD, chain.toArray(Certificate[]::new));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new VarveException(
          ErrorCode.INVALID_ARGUMENT,
          "cannot use " + certificate + " with " + key + ": " + e.getMessage(),
          e);
    }
  }

  private PrivateKey privateKey() throws IOException, GeneralSecurityException {
    Matcher found = KEY.matcher(Files.readString(key, StandardCharsets.US_ASCII));
    if (!found.find()) {
      throw new VarveException(
          ErrorCode.INVALID_ARGUMENT,
          key
              + " holds no key in PKCS #8 (BEGIN PRIVATE KEY); make one of it with: openssl pkcs8"
              + " -topk8 -nocrypt -in "
              + key);
    }
    byte[] bytes = Base64.getMimeDecoder().decode(found.group(1));
    InvalidKeySpecException last = null;
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
      } catch (InvalidKeySpecException otherAlgorithm) {
        last = otherAlgorithm;
      }
    }
    throw new VarveException(
        ErrorCode.INVALID_ARGUMENT,
        key + " holds a key that is none of " + String.join(", ", ALGORITHMS),
        java.util.Objects.requireNonNull(last));
  }

  /// Lets a gateway use the files' present content when it is another than before.
  void reloadIfChanged(S3Gateway gateway, Terminal terminal) {
    if (stamp().equals(seen)) {
      return;
    }
    try {
      gateway.reloadTls(read());
      terminal.tell("took the new certificate of " + certificate);
    } catch (VarveException unusable) {
      // A file that is being replaced is looked at again when it has changed again.
      terminal.tell("varve: " + unusable.getMessage() + "; the old certificate stays");
    }
  }

  private String stamp() {
    try {
      return Files.getLastModifiedTime(certificate) + " " + Files.getLastModifiedTime(key);
    } catch (IOException e) {
      return "";
    }
  }
}
