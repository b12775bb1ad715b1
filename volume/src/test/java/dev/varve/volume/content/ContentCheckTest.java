package dev.varve.volume.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.volume.content.ContentWorld.Held;
import dev.varve.volume.record.Keys;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Each kind of damage is found.
class ContentCheckTest {
  private final ContentWorld world = new ContentWorld();
  private final Extent.InChunk extent = world.inChunk(new byte[100], 0, 100);
  private long base;

  @BeforeEach
  void twoClonesOfAContent() {
    Held one = world.create();
    base = one.content;
    world.contents.write(base, 0, List.of(extent, extent));
    Clones clones = world.contents.cloneWhole(base);
    one.content = clones.source();
    world.held.add(new Held(clones.copy(), new NaiveFile(), 0));
    assertThat(problems()).isEmpty();
  }

  private List<String> problems() {
    return ContentCheck.problems(
        world.tree, sink -> world.held.forEach(one -> sink.accept(one.content)));
  }

  @Test
  void aCountTooHighOrTooLowOrMissing() {
    world.tree.put(Keys.count(extent.chunk()), ChunkCounts.encode(3));
    assertThat(problems()).singleElement().asString().contains("2 extents", "count is 3");
    world.tree.put(Keys.count(extent.chunk()), ChunkCounts.encode(1));
    assertThat(problems()).singleElement().asString().contains("2 extents", "count is 1");
    world.tree.remove(Keys.count(extent.chunk()));
    assertThat(problems()).singleElement().asString().contains("2 extents", "count is 0");
  }

  @Test
  void aCountOfNothing() {
    Extent.InChunk other = world.inChunk(new byte[7], 0, 7);
    world.tree.put(Keys.count(other.chunk()), ChunkCounts.encode(1));
    assertThat(problems()).singleElement().asString().contains("0 extents", "count is 1");
  }

  @Test
  void aLostExtent() {
    world.tree.remove(Keys.extent(base, 100));
    assertThat(problems()).singleElement().asString().contains("1 extents", "count is 2");
  }

  @Test
  void extentsThatOverlap() {
    world.tree.put(Keys.extent(base, 199), ExtentFormat.encode(new Extent.Zero(1, true)));
    assertThat(problems()).singleElement().asString().contains("overlap at 199");
  }

  @Test
  void wrongReferencesOrHolders() {
    Layer layer = Layer.of(world.tree, base);
    world.tree.put(Keys.layer(base), layer.with(1, 0).encode());
    assertThat(problems()).singleElement().asString().contains("2 references");
    world.tree.put(Keys.layer(base), layer.with(0, 8).encode());
    assertThat(problems()).singleElement().asString().contains("2 references");
    world.tree.remove(Keys.layer(base));
    assertThat(problems()).singleElement().asString().contains("2 references", "stored are 1");
  }

  @Test
  void aContentThatNobodyHolds() {
    world.held.removeLast();
    assertThat(problems()).anySatisfy(problem -> assertThat(problem).contains("0 references"));
  }

  @Test
  void aContentThatIsHeldAndCondemned() {
    world.tree.put(Keys.condemned(base), new byte[0]);
    assertThat(problems()).singleElement().asString().contains("is condemned");
  }

  @Test
  void damagedRecords() {
    world.tree.put(Keys.extent(base, 500), new byte[] {9});
    world.tree.put(Keys.loose(base), new byte[] {1});
    world.tree.put(Keys.layer(base + 100), new byte[3]);
    assertThat(problems()).hasSize(3);
  }
}
