package dev.varve.gateway.s3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/// A session of s3fs: a bucket as a file system of another's making.
final class S3fsIT extends ClientFixture {
  @Test
  void aBucketIsMounted() throws IOException {
    assumeInstalled("s3fs");
    assumeMounting();
    createBucket("bucket");
    Path password = folder.resolve("password");
    Files.writeString(password, GatewayFixture.ROOT.id() + ":" + GatewayFixture.ROOT.secret());
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    mountPoint();
    String mount =
        "s3fs bucket \"$M\" -o url=%s,use_path_request_style,passwd_file=%s,multipart_size=5"
            .formatted(uri(), password);
    shell(mount);
    try {
      shell(
          """
          cp -r "$F/." "$M/"
          diff -r "$F" "$M"
          mkdir "$M/dir"
          echo one > "$M/dir/x"; echo two >> "$M/dir/x"
          test "$(cat "$M/dir/x")" = "one
          two"
          mv "$M/big" "$M/dir/moved"; test ! -e "$M/big"; cmp "$F/big" "$M/dir/moved"
          cp "$F/big" changed
          printf XYZ | dd of=changed bs=1 seek=9000000 conv=notrunc status=none
          printf XYZ | dd of="$M/dir/moved" bs=1 seek=9000000 conv=notrunc status=none
          cmp changed "$M/dir/moved"
          mv "$M/dir" "$M/other"; test "$(head -1 "$M/other/x")" = one
          chmod 640 "$M/other/x"; test "$(stat -c %a "$M/other/x")" = 640
          ln -s x "$M/other/link"; test "$(cat "$M/other/link" | head -1)" = one
          truncate -s 2 "$M/other/x"; test "$(cat "$M/other/x")" = on
          rm "$M/other/link" "$M/other/x"; test ! -e "$M/other/x"
          """);
      // Another mount has nothing in a cache.
      shell("fusermount3 -u \"$M\"");
      shell(mount);
      shell(
          """
          cmp changed "$M/other/moved"
          diff -r "$F/a" "$M/a"; cmp "$F/empty" "$M/empty"; cmp "$F/a-b" "$M/a-b"
          rm -r "$M"/*
          test -z "$(ls -A "$M")"
          """);
    } finally {
      shell("fusermount3 -uz \"$M\"");
    }
  }
}
