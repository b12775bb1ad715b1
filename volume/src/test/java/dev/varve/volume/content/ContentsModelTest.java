package dev.varve.volume.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.testkit.Seeds;
import dev.varve.tree.TreeReader;
import dev.varve.volume.content.ContentWorld.Held;
import dev.varve.volume.content.NaiveFile.State;
import dev.varve.volume.record.Keys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Random changes of several contents, against plain arrays of bytes.
class ContentsModelTest {
  private static final int RUNS = 15;
  private static final int STEPS = 250;
  private static final int MAX_HELD = 8;

  /// One run.
  private static final class Run {
    final SplittableRandom random;
    final ContentWorld world = new ContentWorld();
    Optional<ContentWorld.Past> past = Optional.empty();

    Run(long seed) {
      random = new SplittableRandom(seed);
      world.create();
    }

    int below(int bound) {
      return random.nextInt(bound);
    }

    Held any() {
      return world.held.get(below(world.held.size()));
    }

    void step() {
      world.position++;
      Held one = any();
      int offset = below(NaiveFile.SPACE);
      int length = below(below(3) == 0 ? NaiveFile.SPACE - offset + 1 : 40);
      length = Math.min(length, NaiveFile.SPACE - offset);
      if (one.content == 0) {
        one.content = world.newContent();
      }
      switch (below(18)) {
        case 0, 1, 2, 3 -> write(one, offset);
        case 4 -> shatter(one);
        case 5 -> {
          one.allocated += world.contents.punch(one.content, offset, length);
          one.file.fill(offset, length, State.HOLE);
        }
        case 6 -> {
          one.allocated += world.contents.zero(one.content, offset, length);
          one.file.fill(offset, length, State.RESERVED);
        }
        case 7 -> {
          one.allocated += world.contents.reserve(one.content, offset, length);
          one.file.reserve(offset, length);
        }
        case 8 -> truncate(one, below(6) == 0 ? 0 : offset);
        case 9, 10, 11 -> cloneWhole(one);
        case 12 -> copyRange(one, offset, length);
        case 13 -> {
          if (world.held.size() > 3) {
            world.held.remove(one);
            world.contents.release(one.content);
          }
        }
        case 14 -> flatten();
        case 15 -> dropCondemned();
        case 16 -> replace(one, offset, length);
        default -> past = Optional.of(world.freeze());
      }
    }

    /// One to three extents after one another.
    void write(Held one, int offset) {
      List<Extent> extents = new ArrayList<>();
      int at = offset;
      for (int i = below(3); i >= 0; i--) {
        int length = Math.min(1 + below(below(4) == 0 ? 300 : 20), NaiveFile.SPACE - at);
        if (length > 0) {
          extents.add(extent(length));
          at += length;
        }
      }
      put(one, offset, extents);
    }

    void put(Held one, int offset, List<Extent> extents) {
      one.allocated += world.contents.write(one.content, offset, extents);
      int at = offset;
      for (Extent extent : extents) {
        one.file.write(at, world.bytes(extent));
        at += (int) extent.length();
      }
    }

    /// Few different chunks, so that many extents name the same.
    Extent extent(int length) {
      byte[] plain = new byte[300];
      Arrays.fill(plain, (byte) (1 + below(6)));
      for (int i = 0; i < plain.length; i++) {
        plain[i] += (byte) i;
      }
      int from = below(plain.length - length + 1);
      return below(3) == 0
          ? new Extent.Inline(Arrays.copyOfRange(plain, from, from + length))
          : world.inChunk(plain, from, length);
    }

    void shatter(Held one) {
      for (int at = below(10); at + 5 < NaiveFile.SPACE; at += 5 + below(20)) {
        put(one, at, List.of(extent(5)));
      }
    }

    void truncate(Held one, int size) {
      TruncateResult result =
          world.contents.truncate(one.content, one.allocated, size, 1 + below(20));
      one.content = result.content();
      one.allocated += result.allocatedDelta();
      one.file.fill(size, NaiveFile.SPACE - size, State.HOLE);
      assertThat(one.content == 0).isEqualTo(size == 0);
    }

    void cloneWhole(Held one) {
      Clones clones = world.contents.cloneWhole(one.content);
      one.content = clones.source();
      if (world.held.size() < MAX_HELD) {
        world.held.add(new Held(clones.copy(), one.file.copy(), one.allocated));
      } else {
        // As a version that is dropped at once.
        world.contents.release(clones.copy());
      }
    }

    void copyRange(Held one, int offset, int length) {
      List<Held> sources = past.map(ContentWorld.Past::held).orElse(world.held);
      TreeReader from = past.isPresent() ? past.get().tree() : world.tree;
      Held source = sources.get(below(sources.size()));
      int sourceOffset = below(NaiveFile.SPACE - length + 1);
      boolean overlaps = Math.abs(sourceOffset - offset) < length;
      if (from == world.tree && source == one && overlaps) {
        return;
      }
      int maxExtents = 1 + below(30);
      Copied copied =
          world.contents.copyRange(
              from, source.content, sourceOffset, one.content, offset, length, maxExtents);
      int done = (int) copied.length();
      assertThat(done).isBetween(Math.min(length, 1), length);
      one.allocated += copied.allocatedDelta();
      one.file.copyRange(source.file, sourceOffset, offset, done);
      one.file.unreserve(offset, done);
    }

    /// A step for a loose content, or for any, even one that others see.
    void flatten() {
      List<Long> loose = ContentReader.loose(world.tree, 0, 100);
      boolean useLoose = !loose.isEmpty() && below(2) == 0;
      long content = useLoose ? loose.get(below(loose.size())) : 1 + below(40);
      int maxExtents = 1 + below(40);
      int before = world.ownExtents(content);
      boolean more = world.contents.flatten(content, maxExtents);
      assertThat(world.ownExtents(content)).isLessThanOrEqualTo(before + maxExtents);
      if (!more) {
        assertThat(
                Layer.of(world.tree, content).isCondemned()
                    || ContentReader.depth(world.tree, content) == 0)
            .isTrue();
        world.contents.settled(content);
      }
    }

    void dropCondemned() {
      int maxExtents = 1 + below(30);
      int before = world.keys(Keys.EXTENT).size();
      boolean more = world.contents.dropCondemned(maxExtents);
      assertThat(world.keys(Keys.EXTENT)).hasSizeGreaterThanOrEqualTo(before - maxExtents);
      assertThat(more).isEqualTo(ContentReader.hasCondemned(world.tree));
    }

    void replace(Held one, int offset, int length) {
      List<Segment> expected =
          ContentReader.map(world.tree, one.content, offset, Math.max(1, length), 5);
      List<Segment> data =
          expected.stream().takeWhile(segment -> segment.source().isData()).toList();
      if (data.isEmpty()) {
        return;
      }
      int end = (int) data.getLast().end();
      byte[] plain = Arrays.copyOfRange(one.file.bytes, offset, end);
      List<Extent> with = List.of(world.inChunk(plain, 0, plain.length));
      if (below(4) == 0) {
        // Somebody writes meanwhile.
        int at = offset + below(end - offset);
        put(one, at, List.of(extent(Math.min(end - at, 1 + below(5)))));
        List<Segment> now = ContentReader.map(world.tree, one.content, offset, end - offset, 100);
        boolean same = now.equals(data);
        assertThat(world.contents.replace(one.content, offset, data, with)).isEqualTo(same);
      } else {
        assertThat(world.contents.replace(one.content, offset, data, with)).isTrue();
      }
    }

    void check() {
      for (Held one : world.held) {
        world.check(world.tree, one, 1 + below(50));
        int size = 1 + below(NaiveFile.SPACE);
        world.checkSeek(one, below(size), size);
      }
      world.checkCounts();
    }

    void releaseAll() {
      while (!world.held.isEmpty()) {
        world.position++;
        world.contents.release(world.held.removeFirst().content);
        world.checkCounts();
      }
      boolean more = true;
      while (more) {
        world.position++;
        more = world.contents.dropCondemned(1 + below(50));
        world.checkCounts();
      }
      for (byte kind :
          new byte[] {Keys.EXTENT, Keys.LAYER, Keys.CONDEMNED, Keys.LOOSE, Keys.COUNT}) {
        assertThat(world.keys(kind)).as("kind %x", kind).isEmpty();
      }
    }
  }

  @Test
  void contentsAreWhatPlainBytesAre() {
    Seeds.run(
        RUNS,
        seed -> {
          Run run = new Run(seed);
          for (int step = 0; step < STEPS; step++) {
            run.step();
            run.check();
          }
          run.past.ifPresent(
              past -> past.held().forEach(one -> run.world.check(past.tree(), one, 10)));
          run.releaseAll();
        });
  }
}
