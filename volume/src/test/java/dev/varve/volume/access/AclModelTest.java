package dev.varve.volume.access;

import static dev.varve.volume.access.Subjects.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.testkit.Seeds;
import dev.varve.testkit.SimRandom;
import dev.varve.volume.access.Acl.Entry;
import dev.varve.volume.access.Acl.Tag;
import dev.varve.volume.inode.Inode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Random lists, callers and modes of few numbers, against the sentences of `acl(5)`.
final class AclModelTest {
  private static final int IDS = 4;

  @Test
  void allowsWhatTheManualSays() {
    Seeds.run(
        3_000,
        seed -> {
          SimRandom random = new SimRandom(seed);
          Acl acl = list(random);
          Inode inode = file(acl.modeOf(0), 1 + below(random, IDS), below(random, IDS));
          Caller caller = Caller.of(1 + below(random, IDS), below(random, IDS), below(random, IDS));
          for (int want = 1; want <= Permissions.ALL; want++) {
            assertThat(Permissions.allows(caller, inode, Optional.of(acl), want))
                .as("%s wants %d of %d:%d with %s", caller, want, inode.uid(), inode.gid(), acl)
                .isEqualTo(manual(caller, inode, acl, want));
          }
        });
  }

  /// "ACCESS CHECK ALGORITHM" of acl(5), step by step.
  private static boolean manual(Caller caller, Inode inode, Acl acl, int want) {
    if (caller.uid() == inode.uid()) {
      return contains(of(acl, Tag.USER_OBJ).getFirst(), want);
    }
    List<Entry> mask = of(acl, Tag.MASK);
    Optional<Entry> user =
        of(acl, Tag.USER).stream().filter(e -> e.id() == caller.uid()).findFirst();
    if (user.isPresent()) {
      return contains(user.get(), want) && contains(mask.getFirst(), want);
    }
    List<Entry> groups =
        Stream.concat(
                of(acl, Tag.GROUP_OBJ).stream().filter(_ -> caller.isIn(inode.gid())),
                of(acl, Tag.GROUP).stream().filter(e -> caller.isIn(e.id())))
            .toList();
    if (!groups.isEmpty()) {
      return groups.stream().anyMatch(e -> contains(e, want))
          && mask.stream().allMatch(e -> contains(e, want));
    }
    return contains(of(acl, Tag.OTHER).getFirst(), want);
  }

  @Test
  void aListOfAModeAllowsWhatTheModeAllows() {
    for (int mode = 0; mode <= 0777; mode++) {
      for (Caller caller : new Caller[] {Caller.of(1, 1), Caller.of(2, 1), Caller.of(2, 2)}) {
        for (int want = 1; want <= Permissions.ALL; want++) {
          Inode inode = file(mode, 1, 1);
          assertThat(Permissions.allows(caller, inode, Optional.of(Acl.ofMode(mode)), want))
              .isEqualTo(Permissions.allows(caller, inode, Optional.empty(), want));
        }
      }
    }
  }

  @Test
  void modeAndListGoTogether() {
    Seeds.run(
        2_000,
        seed -> {
          SimRandom random = new SimRandom(seed);
          Acl acl = list(random);
          int mode = below(random, 010000);
          Acl changed = acl.withMode(mode);
          assertThat(changed.modeOf(mode)).isEqualTo(mode);
          assertThat(acl.modeOf(mode) & 07000).isEqualTo(mode & 07000);
          assertThat(AclFormat.parse(AclFormat.encode(changed))).contains(changed);
          // All that chmod leaves alone.
          assertThat(of(changed, Tag.USER)).isEqualTo(of(acl, Tag.USER));
          assertThat(of(changed, Tag.GROUP)).isEqualTo(of(acl, Tag.GROUP));
          if (!of(acl, Tag.MASK).isEmpty()) {
            assertThat(of(changed, Tag.GROUP_OBJ)).isEqualTo(of(acl, Tag.GROUP_OBJ));
          }
          assertThat(acl.isMinimal()).isEqualTo(acl.entries().size() == 3);
        });
  }

  /// "OBJECT CREATION AND DEFAULT ACLs" of acl(5).
  @Test
  void aNewFileGetsTheDefaultAndNoMoreThanItsCreatorAsked() {
    Seeds.run(
        2_000,
        seed -> {
          SimRandom random = new SimRandom(seed);
          Acl acl = list(random);
          int mode = below(random, 010000);
          Acl.Inherited inherited = acl.inherit(mode);
          boolean masked = !of(acl, Tag.MASK).isEmpty();
          List<Entry> expected = new ArrayList<>();
          for (Entry e : acl.entries()) {
            int asked =
                switch (e.tag()) {
                  case USER_OBJ -> mode >> 6;
                  case GROUP_OBJ -> masked ? 7 : mode >> 3;
                  case MASK -> mode >> 3;
                  case OTHER -> mode;
                  case USER, GROUP -> 7;
                };
            expected.add(new Entry(e.tag(), e.permissions() & asked & 7, e.id()));
          }
          Acl wanted = Acl.of(expected);
          assertThat(inherited.access()).isEqualTo(masked ? Optional.of(wanted) : Optional.empty());
          assertThat(inherited.mode()).isEqualTo(wanted.modeOf(mode));
        });
  }

  @Test
  void anyBytesAreAListOrAreRefused() {
    byte[] bytes = AclFormat.encode(list(new SimRandom(11)));
    for (int at = 0; at < bytes.length; at++) {
      for (int value = 0; value < 256; value++) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        try {
          Acl acl = AclFormat.ofStored(changed);
          assertThat(AclFormat.ofStored(AclFormat.encode(acl))).isEqualTo(acl);
        } catch (VarveException e) {
          assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT);
        }
      }
    }
  }

  private static Acl list(SimRandom random) {
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry(Tag.USER_OBJ, below(random, 8), 0));
    int users = below(random, 3);
    IntStream.range(0, users).forEach(_ -> entries.add(named(random, Tag.USER)));
    entries.add(new Entry(Tag.GROUP_OBJ, below(random, 8), 0));
    int groups = below(random, 4);
    IntStream.range(0, groups).forEach(_ -> entries.add(named(random, Tag.GROUP)));
    if (users + groups > 0 || below(random, 3) == 0) {
      entries.add(new Entry(Tag.MASK, below(random, 8), 0));
    }
    entries.add(new Entry(Tag.OTHER, below(random, 8), 0));
    return Acl.of(entries);
  }

  private static Entry named(SimRandom random, Tag tag) {
    return new Entry(tag, below(random, 8), below(random, IDS));
  }

  private static List<Entry> of(Acl acl, Tag tag) {
    return acl.entries().stream().filter(e -> e.tag() == tag).toList();
  }

  private static boolean contains(Entry entry, int want) {
    return (want & ~entry.permissions()) == 0;
  }

  private static int below(SimRandom random, int bound) {
    return (int) Math.floorMod(random.nextLong(), (long) bound);
  }
}
