package dev.varve.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A session of s3cmd. It knows no conditions on writes, and versions only since 2.4.
final class S3cmdIT extends ClientFixture {
  private String[] s3cmd = {};

  @BeforeEach
  void configure() throws IOException {
    assumeInstalled("s3cmd");
    String address = uri().getAuthority();
    Path settings = folder.resolve("s3cfg");
    Files.writeString(
        settings,
        String.join(
            "\n",
            "[default]",
            "access_key = " + GatewayFixture.ROOT.id(),
            "secret_key = " + GatewayFixture.ROOT.secret(),
            "host_base = " + address,
            "host_bucket = " + address,
            "use_https = False",
            "multipart_chunk_size_mb = 5"));
    s3cmd = new String[] {"s3cmd", "--no-progress", "-c", settings.toString()};
  }

  @Test
  void filesGoInAndComeOut() throws IOException {
    run(s3cmd, "mb", "s3://bucket");
    run(s3cmd, "sync", files() + "/", "s3://bucket/in/");
    assertThat(run(s3cmd, "info", "s3://bucket/in/big")).contains("File size: " + BIG_BYTES);
    run(s3cmd, "cp", "s3://bucket/in/a-b", "s3://bucket/other");
    run(s3cmd, "mv", "s3://bucket/other", "s3://bucket/moved");
    assertThat(run(s3cmd, "--signature-v2", "ls", "s3://bucket"))
        .contains("s3://bucket/moved")
        .doesNotContain("other");
    assertThat(run(s3cmd, "multipart", "s3://bucket")).doesNotContain("in/big");
    Files.createDirectory(folder.resolve("out"));
    run(s3cmd, "sync", "s3://bucket/in/", folder.resolve("out") + "/");
    assertSame(folder.resolve("out"));
    goOnWithADownload();
    String address = run(s3cmd, "signurl", "s3://bucket/in/big", "+60");
    assertThat(get(address).body()).isEqualTo(Files.readAllBytes(files().resolve("big")));
    run(s3cmd, "rm", "-rf", "s3://bucket/");
    run(s3cmd, "rb", "s3://bucket");
  }

  /// What is missing of a file is asked for as a range.
  private void goOnWithADownload() throws IOException {
    byte[] big = Files.readAllBytes(files().resolve("big"));
    Path half = Files.write(folder.resolve("half"), Arrays.copyOf(big, BIG_BYTES / 2));
    run(s3cmd, "get", "--continue", "s3://bucket/in/big", half.toString());
    assertThat(half).hasBinaryContent(big);
  }
}
