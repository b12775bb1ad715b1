package dev.varve.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Sessions of rclone. It writes under no condition.
final class RcloneIT extends ClientFixture {
  private static final String[] RCLONE = {"rclone", "-q"};

  @BeforeEach
  void configure() throws IOException {
    assumeInstalled("rclone");
    Files.writeString(
        folder.resolve("rclone.conf"),
        String.join(
            "\n",
            "[varve]",
            "type = s3",
            "provider = Other",
            "access_key_id = " + GatewayFixture.ROOT.id(),
            "secret_access_key = " + GatewayFixture.ROOT.secret(),
            "upload_cutoff = 5M",
            "chunk_size = 5M",
            "endpoint = " + uri()));
    run(RCLONE, "mkdir", "varve:bucket");
    run(RCLONE, "copy", files().toString(), "varve:bucket/in");
  }

  @Test
  void treesAreCopiedSyncedAndChecked() throws IOException {
    run(RCLONE, "check", "--download", files().toString(), "varve:bucket/in");
    run(RCLONE, "copyto", "varve:bucket/in/big", "varve:bucket/copy");
    run(RCLONE, "moveto", "varve:bucket/copy", "varve:bucket/in/big");
    run(RCLONE, "sync", "varve:bucket/in", folder.resolve("out").toString());
    assertSame(folder.resolve("out"));
    Files.writeString(folder.resolve("out/new"), "new");
    Files.delete(folder.resolve("out/a-b"));
    run(RCLONE, "sync", folder.resolve("out").toString(), "varve:bucket/in");
    run(RCLONE, "check", folder.resolve("out").toString(), "varve:bucket/in");
    run(RCLONE, "purge", "varve:bucket");
  }

  @Test
  void rangesAndSignedAddressesAreReadable() throws IOException {
    assertThat(run(RCLONE, "cat", "--offset", "6", "--count", "4", "varve:bucket/in/a-b"))
        .isEqualTo("befo");
    String address = run(RCLONE, "link", "--expire", "1m", "varve:bucket/in/big");
    assertThat(get(address).body()).isEqualTo(Files.readAllBytes(files().resolve("big")));
  }

  @Test
  void earlierVersionsAreShown() throws IOException {
    run(RCLONE, "backend", "versioning", "varve:bucket", "Enabled");
    run(RCLONE, "copyto", files().resolve("a-b").toString(), "varve:bucket/k");
    run(RCLONE, "copyto", files().resolve("big").toString(), "varve:bucket/k");
    assertThat(run(RCLONE, "lsf", "--s3-versions", "varve:bucket"))
        .containsPattern("(?m)^k$")
        .containsPattern("(?m)^k-v.*$");
    run(RCLONE, "deletefile", "varve:bucket/k");
    assertThat(run(RCLONE, "lsf", "--s3-versions", "varve:bucket").lines())
        .filteredOn(line -> line.startsWith("k-v"))
        .hasSize(2);
  }

  @Test
  void aMountIsRead() throws IOException {
    assumeMounting();
    run(RCLONE, "mount", "--daemon", "--read-only", "varve:bucket/in", mountPoint().toString());
    try {
      shell(
          """
          diff -r "$F" "$M"
          cmp -n 1000 -i 9000000 "$F/big" "$M/big"
          test "$(tail -c 5 "$M/a-b")" = "re a/"
          ! touch "$M/new"
          """);
    } finally {
      shell("fusermount3 -uz \"$M\"");
    }
  }
}
