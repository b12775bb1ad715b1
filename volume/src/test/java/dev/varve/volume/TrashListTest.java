package dev.varve.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.volume.inode.Policy;
import dev.varve.volume.state.Trashed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The trash is listed in pages from either end.
final class TrashListTest {
  private static final int FILES = 7;
  private static final int PAGE = 2;

  private static String path(Trashed file) {
    return new String(file.path(), StandardCharsets.UTF_8);
  }

  @Test
  void pagesFromTheNewestAreThoseFromTheOldestTurnedRound() {
    try (VolumeFixture fixture = new VolumeFixture()) {
      fixture.volume().setPolicy(new Policy(0, 0, 1_000_000_000L));
      List<String> deleted = new ArrayList<>();
      for (int i = 0; i < FILES; i++) {
        fixture.create("file" + i).close();
        fixture.unlink("file" + i);
        deleted.add("/file" + i);
        // Some at one moment.
        fixture.clock.advance(i % 3 * 1_000_000L);
      }
      List<String> newestFirst = new ArrayList<>();
      Optional<Trashed> last = Optional.empty();
      List<Trashed> page = fixture.volume().trashNewestFirst(last, PAGE);
      while (!page.isEmpty()) {
        page.forEach(file -> newestFirst.add(path(file)));
        last = Optional.of(page.getLast());
        page = fixture.volume().trashNewestFirst(last, PAGE);
      }
      assertThat(newestFirst).isEqualTo(deleted.reversed());
      assertThat(fixture.volume().trash(Optional.empty(), 99))
          .map(TrashListTest::path)
          .isEqualTo(deleted);
      fixture.volume().emptyTrash();
      assertThat(fixture.volume().trashNewestFirst(Optional.empty(), 9)).isEmpty();
    }
  }
}
