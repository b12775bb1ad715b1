package dev.varve.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.namespace.model.ObjectModel;
import dev.varve.namespace.model.VersionsModel;
import dev.varve.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/// Random sequences through a client of S3 and through the volume's files, with keys that paths
/// find hard, beside a map; and listings of every kind, option and page size.
final class ObjectsOverHttpModelIT {
  private static final int STEPS = 120;

  @TempDir private Path folder;

  @Test
  void aClientAndTheFilesShowWhatTheMapHolds() throws IOException {
    objects(3);
  }

  @Test
  void aClientSeesTheVersionsThatTheListsHold() throws IOException {
    versions(2);
  }

  @Test
  @Tag("campaign")
  void aClientAndTheFilesShowWhatManyMapsHold() throws IOException {
    objects(400);
  }

  @Test
  @Tag("campaign")
  void aClientSeesTheVersionsThatManyListsHold() throws IOException {
    versions(200);
  }

  private void objects(int count) throws IOException {
    try (GatewayFixture fixture = new GatewayFixture(folder);
        S3Client client = fixture.client()) {
      Seeds.run(
          count,
          seed -> {
            HttpFace face = new HttpFace(fixture, client, "bucket-" + seed, seed);
            try (ObjectModel model = new ObjectModel(seed, face)) {
              for (int step = 0; step < STEPS; step++) {
                model.step();
              }
              model.checkAll();
              model.deleteAll();
            }
            assertThat(fixture.faults()).isEmpty();
          });
    }
  }

  private void versions(int count) throws IOException {
    try (GatewayFixture fixture = new GatewayFixture(folder);
        S3Client client = fixture.client()) {
      Seeds.run(
          count,
          seed -> {
            HttpFace face = new HttpFace(fixture, client, "bucket-" + seed, seed);
            try (VersionsModel model = new VersionsModel(seed, face)) {
              for (int step = 0; step < STEPS; step++) {
                model.step();
              }
              model.checkAll();
              model.deleteAll();
            }
            assertThat(fixture.faults()).isEmpty();
          });
    }
  }
}
