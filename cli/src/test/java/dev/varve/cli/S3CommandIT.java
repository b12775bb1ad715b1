package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `varve s3` as a process of its own, and the commands on users beside it.
final class S3CommandIT {
  private static final int MAX_SECONDS = 60;

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private String data() {
    return folder.resolve("data").toString();
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", data()));
    Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true));
    return Varve.execute(terminal, all.toArray(String[]::new));
  }

  private String done(String... arguments) {
    assertThat(run(arguments)).as(err.toString()).isZero();
    return out.toString();
  }

  @Test
  void usersKeysAndPoliciesAreKept() throws IOException {
    done("volume", "create", "home");
    Path document = folder.resolve("policy.json");
    Files.writeString(
        document, "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}");
    done("policy", "set", "home", "all", document.toString());
    assertThat(done("policy", "list", "home").lines())
        .containsExactly("all", "readonly", "readwrite");
    assertThat(done("policy", "show", "home", "all")).contains("\"s3:*\"");
    assertThat(run("user", "set", "home", "anna", "--policy", "absent")).isEqualTo(3);
    done("user", "set", "home", "anna", "--policy", "all", "--policy", "readonly");
    assertThat(done("user", "list", "home")).isEqualTo("anna  all readonly\n");
    String key = done("key", "create", "home", "anna", "--json");
    assertThat(key).contains("accessKey").contains("secretKey");
    String id = done("key", "list", "home", "anna").strip();
    assertThat(key).contains(id);
    assertThat(run("policy", "delete", "home", "all")).isEqualTo(4);
    done("key", "delete", "home", id);
    done("user", "delete", "home", "anna");
    done("policy", "delete", "home", "all");
    assertThat(done("user", "list", "home")).isEmpty();
    Files.writeString(document, "{\"Statement\":{\"Effect\":\"Odd\"}}");
    assertThat(run("policy", "set", "home", "odd", document.toString())).isEqualTo(2);
  }

  @Test
  void theFirstStartMakesTheRootKey() throws IOException, InterruptedException {
    done("volume", "create", "home");
    Process first = start();
    String line = first.inputReader().readLine();
    assertThat(line).startsWith("s3: volume home at http://127.0.0.1:");
    URI address = URI.create(line.substring(line.indexOf("http")));
    assertThat(get(address)).contains(" 403 ").contains("AccessDenied");
    done("user", "set", "home", "anna", "--policy", "readonly");
    assertThat(stop(first)).contains("made the root key").contains("secret key");
    Path key = folder.resolve("data/s3-root-key");
    assertThat(Files.getPosixFilePermissions(key))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    List<String> lines = Files.readAllLines(key);
    assertThat(lines).hasSize(2);
    Process second = start();
    second.inputReader().readLine();
    assertThat(stop(second)).doesNotContain("root key").doesNotContain(lines.get(1));
    assertThat(done("user", "list", "home")).isEqualTo("anna  readonly\n");
  }

  @Test
  void aRootKeyThatOthersMayReadIsRefused() throws IOException {
    done("volume", "create", "home");
    Path key = Files.writeString(folder.resolve("data/s3-root-key"), "abc\n" + "x".repeat(40));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(run("s3", "home", "--listen", "127.0.0.1:0")).isNotZero();
    assertThat(err.toString()).contains("chmod 600");
  }

  @Test
  void aRenewedCertificateIsTaken() throws Exception {
    done("volume", "create", "home");
    makeCertificate("first");
    Process process = start("--tls-cert", path("cert.pem"), "--tls-key", path("key.pem"));
    String line = process.inputReader().readLine();
    assertThat(line).startsWith("s3: volume home at https://127.0.0.1:");
    URI address = URI.create(line.substring(line.indexOf("http")));
    assertThat(nameAt(address)).isEqualTo("CN=first");
    makeCertificate("second");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_SECONDS);
    while (nameAt(address).equals("CN=first")) {
      assertThat(System.nanoTime()).as("the new certificate was taken in time").isLessThan(end);
    }
    assertThat(nameAt(address)).isEqualTo("CN=second");
    assertThat(stop(process)).contains("took the new certificate");
  }

  private String path(String file) {
    return folder.resolve(file).toString();
  }

  private void makeCertificate(String name) throws Exception {
    Path store = folder.resolve(name + ".p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "k",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "secret",
                "-dname",
                "CN=" + name)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool").toFile())
            .start();
    assertThat(made.waitFor()).isZero();
    KeyStore loaded = KeyStore.getInstance(store.toFile(), "secret".toCharArray());
    Files.writeString(
        folder.resolve("key.pem"),
        pem("PRIVATE KEY", loaded.getKey("k", "secret".toCharArray()).getEncoded()));
    Files.writeString(
        folder.resolve("cert.pem"), pem("CERTIFICATE", loaded.getCertificate("k").getEncoded()));
  }

  private static String pem(String kind, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(kind, Base64.getMimeEncoder().encodeToString(bytes), kind);
  }

  /// Connects, trusting anybody, and returns who answers.
  private static String nameAt(URI address) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustAnybody()}, null);
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(address.getHost(), address.getPort())) {
      socket.startHandshake();
      X509Certificate found = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return found.getSubjectX500Principal().getName();
    }
  }

  private static final class TrustAnybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private Process start(String... options) throws IOException {
    List<String> all =
        new ArrayList<>(List.of("s3", "home", "--listen", "127.0.0.1:0", "--data", data()));
    all.addAll(List.of(options));
    return VarveProcess.of(all).start();
  }

  private static String stop(Process process) throws IOException, InterruptedException {
    process.toHandle().destroy();
    try (BufferedReader reader = process.errorReader()) {
      String told = String.join("\n", reader.lines().toList());
      assertThat(process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)).isTrue();
      return told;
    }
  }

  private static String get(URI address) throws IOException {
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      String request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
