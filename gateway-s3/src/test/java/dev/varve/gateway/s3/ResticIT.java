package dev.varve.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/// A session of restic, which reads parts of its packs as ranges.
final class ResticIT extends ClientFixture {
  @Test
  void whatWasSavedComesBack() throws IOException {
    assumeInstalled("restic");
    String[] restic = {"restic", "-q", "-r", "s3:" + uri() + "/bucket"};
    run(restic, "init");
    run(restic, "backup", files().toString());
    Files.writeString(files().resolve("later"), "later");
    run(restic, "backup", files().toString());
    run(restic, "check", "--read-data");
    assertThat(run(restic, "snapshots", "--json").split("\"short_id\"", -1)).hasSize(3);
    run(restic, "forget", "--keep-last", "1", "--prune");
    run(restic, "check", "--read-data");
    run(restic, "restore", "latest", "--target", folder.resolve("out").toString());
    assertSame(folder.resolve("out").resolve(files().toString().substring(1)));
  }
}
