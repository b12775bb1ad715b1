package dev.varve.volume.posixmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.testkit.Seeds;
import dev.varve.volume.inode.Policy;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random calls get from a volume the answers that they get from the model, which is Linux:
/// [ModelAgainstLinuxIT]. Meanwhile the volume makes checkpoints, is closed and opened, brings
/// space back, and takes snapshots that must stay what they were.
final class VolumeModelTest {
  private static final int SEEDS = 10;
  private static final int CALLS = 2_000;
  private static final int CAMPAIGN_SEEDS = 100;
  private static final int CAMPAIGN_CALLS = 10_000;
  private static final int MAX_SNAPSHOTS = 4;

  /// What is kept of the past must not show in the present.
  private static final List<Policy> POLICIES =
      List.of(
          Policy.NONE,
          new Policy(3, 0, 0),
          new Policy(9, 50_000_000, 0),
          new Policy(0, 0, 300_000_000),
          new Policy(2, 0, 20_000_000));

  /// An empty tree is one node, and the newest checkpoint keeps what the one before names.
  private static final int CHUNKS_OF_AN_EMPTY_VOLUME = 4;

  @Test
  void aVolumeAnswersAsTheModelDoes() {
    Seeds.run(SEEDS, seed -> compare(seed, CALLS));
  }

  @Test
  @Tag("campaign")
  void aVolumeAnswersAsTheModelDoesForAMillionCalls() {
    Seeds.run(CAMPAIGN_SEEDS, seed -> compare(seed, CAMPAIGN_CALLS));
  }

  private static void compare(long seed, int count) {
    Random random = new Random(seed);
    try (VolumeWorld world = new VolumeWorld(seed)) {
      CallGenerator generator = new CallGenerator(seed);
      world.playAll(CallGenerator.opening());
      for (int i = 0; i < count; i++) {
        world.play(generator.next());
        if (random.nextInt(100) == 0) {
          disturb(world, random, i);
        }
      }
      world.inspect();
      world.inspectSnapshots();
      world.verify();
      end(world);
    }
  }

  private static void disturb(VolumeWorld world, Random random, int at) {
    switch (random.nextInt(14)) {
      case 0 -> world.checkpoint();
      case 1 -> world.reopen();
      case 2 -> world.collect();
      case 3 -> world.upkeep();
      case 12 -> world.merge();
      case 4 -> world.inspect();
      case 5 -> world.inspectSnapshots();
      case 6 -> world.volume().setPolicy(POLICIES.get(random.nextInt(POLICIES.size())));
      case 7 -> world.volume().emptyTrash();
      case 8 -> {
        if (world.snapshotNames().size() < MAX_SNAPSHOTS) {
          world.takeSnapshot("at" + at);
        }
      }
      case 10, 11 -> {
        List<String> names = world.snapshotNames();
        if (!names.isEmpty()) {
          world.copyFrom(names.get(random.nextInt(names.size())), random);
        }
      }
      case 9 -> {
        List<String> names = world.snapshotNames();
        if (!names.isEmpty()) {
          world.restoreSnapshot(names.get(random.nextInt(names.size())));
        }
      }
      default -> {
        List<String> names = world.snapshotNames();
        if (!names.isEmpty()) {
          world.deleteSnapshot(names.get(random.nextInt(names.size())));
        }
      }
    }
  }

  /// Deletes everything: the store must be as empty as at first.
  private static void end(VolumeWorld world) {
    world.closeFiles();
    world.snapshotNames().forEach(world::deleteSnapshot);
    world.playAll(Deletion.of(world.model()));
    world.inspect();
    world.volume().setPolicy(Policy.NONE);
    world.volume().emptyTrash();
    world.collect();
    world.checkpoint();
    world.collect();
    world.checkpoint();
    world.collect();
    assertThat(world.chunkCount()).isLessThanOrEqualTo(CHUNKS_OF_AN_EMPTY_VOLUME);
    world.verify();
    assertThat(world.volume().usage(1).bytes()).isZero();
    assertThat(world.volume().usage(1).inodes()).isEqualTo(1);
  }
}
