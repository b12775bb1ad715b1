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
      switch (below(19)) {
        case 0, 1, 2, 3 -> write(one, offset);
        case 4 -> shatter(one);
        case 5 -> {
          int done = step(one, world.contents.punch(one.content, offset, length, few()), length);
          one.file.fill(offset, done, State.HOLE);
        }
        case 6 -> {
          int done = step(one, world.contents.zero(one.content, offset, length, few()), length);
          one.file.fill(offset, done, State.RESERVED);
        }
        case 7 -> {
          int done = step(one, world.contents.reserve(one.content, offset, length, few()), length);
          one.file.reserve(offset, done);
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
        case 16, 17 -> merge();
        default -> past = Optional.of(world.freeze());
      }
    }

    int few() {
      return 1 + below(below(2) == 0 ? 5 : 100);
    }

    /// Notes how far a step got.
    int step(Held one, Step step, int length) {
      assertThat(step.length()).isBetween((long) Math.min(length, 1), (long) length);
      one.allocated += step.allocatedDelta();
      return (int) step.length();
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
      Step copied =
          world.contents.copyRange(
              from, source.content, sourceOffset, one.content, offset, length, few());
      int done = step(one, copied, length);
      one.file.copyRange(source.file, sourceOffset, offset, done);
      one.file.unreserve(offset, done);
    }

    /// A step for a loose content, or for any, even one that others see.
    void flatten() {
      List<Loose> loose = Loose.list(world.tree, 0, 100);
      boolean useLoose = !loose.isEmpty() && below(2) == 0;
      long content = useLoose ? loose.get(below(loose.size())).content() : 1 + below(40);
      int maxExtents = 1 + below(40);
      int before = world.ownExtents(content);
      boolean more = world.contents.flatten(content, maxExtents);
      assertThat(world.ownExtents(content)).isLessThanOrEqualTo(before + maxExtents);
      if (!more) {
        assertThat(
                Layer.of(world.tree, content).isCondemned()
                    || ContentReader.depth(world.tree, content) == 0)
            .isTrue();
        Loose.find(world.tree, content)
            .filter(mark -> mark.from() == mark.to())
            .ifPresent(world.contents::settle);
      }
    }

    void dropCondemned() {
      int maxExtents = 1 + below(30);
      int before = world.keys(Keys.EXTENT).size();
      boolean more = world.contents.dropCondemned(maxExtents);
      assertThat(world.keys(Keys.EXTENT)).hasSizeGreaterThanOrEqualTo(before - maxExtents);
      assertThat(more).isEqualTo(ContentReader.hasCondemned(world.tree));
    }

    /// Merges a content step by step, even one that others see; now and then somebody writes in
    /// between, which is to be noticed.
    void merge() {
      List<Loose> loose = Loose.list(world.tree, 0, 100);
      if (loose.isEmpty()) {
        return;
      }
      Loose mark = loose.get(below(loose.size()));
      long at = Merging.windowStart(mark.from());
      boolean changed = false;
      while (at < NaiveFile.SPACE) {
        Merging step =
            Merging.plan(world.tree, mark.content(), at, NaiveFile.SPACE, few(), 1 + below(2000));
        assertThat(step.reached()).isGreaterThan(at);
        at = step.reached();
        if (below(10) == 0) {
          world.checkCounts();
          world.position++;
          Held other = any();
          if (other.content != 0) {
            write(other, below(NaiveFile.SPACE));
          }
          changed = true;
        }
        for (Merging.Run run : step.runs()) {
          boolean same = ContentReader.isStill(world.tree, mark.content(), run.pieces());
          assertThat(same || changed).isTrue();
          if (same) {
            assertThat(world.contents.merge(mark.content(), run.offset(), merged(run))).isTrue();
          }
        }
      }
      while (ContentReader.isFlatteningDue(world.tree, mark.content())) {
        world.contents.flatten(mark.content(), few());
      }
      world.contents.settle(mark);
      assertThat(Loose.list(world.tree, 0, 100)).doesNotContain(mark);
    }

    Extent merged(Merging.Run run) {
      byte[] plain = new byte[run.length()];
      int at = 0;
      for (Segment piece : run.pieces()) {
        byte[] bytes =
            switch (piece.source()) {
              case Segment.InChunk in ->
                  world.bytes(new Extent.InChunk(piece.length(), in.chunk(), in.chunkOffset()));
              case Segment.Inline in -> in.bytes();
              case Segment.Hole _, Segment.Reserved _ -> throw new AssertionError("no data");
            };
        System.arraycopy(bytes, 0, plain, at, bytes.length);
        at += bytes.length;
      }
      return below(2) == 0 ? new Extent.Inline(plain) : world.inChunk(plain, 0, plain.length);
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
