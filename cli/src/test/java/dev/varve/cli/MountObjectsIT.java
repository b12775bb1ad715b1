package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The same volume as files and as objects at the same time: what one face did, the other sees at
/// once.
class MountObjectsIT extends MountFixture {
  private @Nullable Process objects;

  /// Starts to serve objects in the process that mounts.
  private String serve() throws IOException {
    List<String> arguments =
        List.of("s3", "home", "--listen", "127.0.0.1:0", "--data", data().toString());
    Process started = VarveProcess.of(arguments).redirectError(Redirect.DISCARD).start();
    objects = started;
    BufferedReader reader = started.inputReader();
    String line = String.valueOf(reader.readLine());
    assertThat(line).startsWith("s3: volume home at http");
    return line.substring(line.indexOf("http"));
  }

  @AfterEach
  void stopServing() throws InterruptedException {
    if (objects != null) {
      objects.destroyForcibly().waitFor();
    }
  }

  @Test
  void filesAndObjectsAreTheSame() throws IOException {
    String address = serve();
    String prelude =
        """
        U=%s; K=$(head -1 data/s3-root-key):$(tail -1 data/s3-root-key)
        s3() { curl -sf -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' --aws-sigv4 aws:amz:us-east-1:s3 --user "$K" "$@"; }
        """
            .formatted(address);
    shell(
        prelude
            + """
            s3 -X PUT $U/bucket; test -d $M/bucket
            for i in $(seq 20); do
              echo "object $i" > o; s3 -T o $U/bucket/dir/key; cmp o $M/bucket/dir/key; test $(stat -c %s $M/bucket/dir/key) = $(stat -c %s o)
              echo "file $i $i" > $M/bucket/dir/key; s3 $U/bucket/dir/key | cmp - $M/bucket/dir/key
              e=$(s3 -I $U/bucket/dir/key | grep -i '^etag'); printf X | dd of=$M/bucket/dir/key bs=1 seek=2 conv=notrunc status=none
              test "$e" != "$(s3 -I $U/bucket/dir/key | grep -i '^etag')"; s3 $U/bucket/dir/key | cmp - $M/bucket/dir/key
              truncate -s 3 $M/bucket/dir/key; test "$(s3 $U/bucket/dir/key | wc -c)" = 3
              mv $M/bucket/dir/key $M/bucket/dir/other; test "$(s3 $U/bucket/dir/key -o /dev/null -w '%{http_code}' || true)" = 404
              s3 $U/bucket/dir/other | cmp - $M/bucket/dir/other
              s3 -X DELETE $U/bucket/dir/other; test ! -e $M/bucket/dir/other
            done
            """);
  }
}
