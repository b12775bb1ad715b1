package dev.varve.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.RenameMode;
import dev.varve.volume.state.Entry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The longest names, paths and files, the largest directories, and what holds while others change
/// the same file or directory.
final class LimitsTest {
  private static final Caller ROOT = VolumeFixture.ROOT;
  private static final int PAGE = 7;
  private static final int MANY = 1_000_000;

  private final VolumeFixture fixture = new VolumeFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private static void assertFails(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(VarveException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private void make(long directory, Name name) {
    fixture.files().make(ROOT, directory, name, FileType.REGULAR, 0644, 0, 0);
  }

  @Test
  void namesAreUpTo255Bytes() {
    Name longest = Name.of("n".repeat(255));
    make(Inode.ROOT, longest);
    make(Inode.ROOT, Name.of("n".repeat(254)));
    assertThat(fixture.files().lookup(ROOT, Inode.ROOT, longest)).isPresent();
    List<Entry> all = fixture.files().list(ROOT, Inode.ROOT, Optional.empty(), 9);
    assertThat(all).extracting(entry -> entry.name().sizeBytes()).containsExactly(254, 255);
    assertFails(ErrorCode.NAME_TOO_LONG, () -> Name.of("n".repeat(256)));
  }

  @Test
  void pathsAreUpTo4095BytesAndDirectoriesMayBeDeeper() {
    String name = "d".repeat(255);
    long at = Inode.ROOT;
    for (int depth = 0; depth < 20; depth++) {
      at = fixture.directory(at, name).ino();
    }
    make(at, Name.of("deep"));
    byte[] longest =
        ("/" + name).repeat(15).concat("/".repeat(255)).getBytes(StandardCharsets.UTF_8);
    assertThat(longest).hasSize(4095);
    assertThat(fixture.files().resolve(ROOT, longest, true).isDirectory()).isTrue();
    assertFails(
        ErrorCode.NAME_TOO_LONG,
        () ->
            fixture
                .files()
                .resolve(ROOT, ("/" + name).repeat(16).getBytes(StandardCharsets.UTF_8), true));
    assertThat(fixture.files().lookup(ROOT, at, Name.of("deep"))).isPresent();
  }

  @Test
  void filesAreUpToTheLastByteThatHasANumber() {
    try (FileHandle handle = fixture.create("file")) {
      handle.write(Long.MAX_VALUE - 1, VolumeFixture.bytes("x"));
      handle.sync();
      assertThat(handle.attributes().size()).isEqualTo(Long.MAX_VALUE);
      assertThat(handle.attributes().allocated()).isEqualTo(1);
      assertThat(handle.seekData(0)).isEqualTo(Long.MAX_VALUE - 1);
      ByteBuffer read = ByteBuffer.allocate(4);
      assertThat(handle.read(Long.MAX_VALUE - 2, read)).isEqualTo(2);
      assertThat(read.array()).startsWith(0, 'x');
      assertFails(
          ErrorCode.FILE_TOO_LARGE,
          () -> handle.write(Long.MAX_VALUE - 1, VolumeFixture.bytes("xx")));
      assertFails(
          ErrorCode.FILE_TOO_LARGE, () -> handle.write(Long.MAX_VALUE, VolumeFixture.bytes("x")));
      handle.truncate(0);
      handle.truncate(Long.MAX_VALUE);
      assertThat(handle.seekHole(0)).isZero();
    }
    try (FileHandle appender =
        fixture
            .files()
            .open(
                ROOT,
                fixture.files().lookup(ROOT, Inode.ROOT, Name.of("file")).orElseThrow().ino(),
                OpenMode.APPEND)) {
      assertFails(ErrorCode.FILE_TOO_LARGE, () -> appender.write(0, VolumeFixture.bytes("x")));
    }
  }

  /// Between pages others come, go, and move past the place that was reached.
  @Test
  void whatIsThereAllTheWhileIsListedOnce() {
    for (int i = 0; i < 50; i++) {
      make(Inode.ROOT, Name.of("stays%03d".formatted(i)));
      make(Inode.ROOT, Name.of("stays%03d-goes".formatted(i)));
    }
    List<String> seen = new ArrayList<>();
    Optional<Name> last = Optional.empty();
    List<Entry> page = fixture.files().list(ROOT, Inode.ROOT, last, PAGE);
    for (int step = 0; !page.isEmpty(); step++) {
      page.forEach(entry -> seen.add(entry.name().toString()));
      last = Optional.of(page.getLast().name());
      change(step, last.get());
      page = fixture.files().list(ROOT, Inode.ROOT, last, PAGE);
    }
    assertThat(seen).doesNotHaveDuplicates();
    for (int i = 0; i < 50; i++) {
      assertThat(seen).contains("stays%03d".formatted(i));
    }
  }

  private void change(int step, Name last) {
    VolumeFiles files = fixture.files();
    String name = last.toString();
    if (name.endsWith("-goes")) {
      files.unlink(ROOT, Inode.ROOT, last);
    }
    make(Inode.ROOT, Name.of("new" + step));
    make(Inode.ROOT, Name.of("zzz" + step));
    Name goes = Name.of("stays%03d-goes".formatted(49 - step));
    if (files.lookup(ROOT, Inode.ROOT, goes).isPresent()) {
      Name moved = Name.of("aaa" + step);
      files.rename(ROOT, Inode.ROOT, goes, Inode.ROOT, moved, RenameMode.REPLACE);
    }
  }

  @Test
  @Tag("campaign")
  void aDirectoryHasAMillionEntries() {
    long directory = fixture.directory(Inode.ROOT, "many").ino();
    for (int i = 0; i < MANY; i++) {
      make(directory, Name.of("entry" + i));
      if (i % 100_000 == 0) {
        fixture.volume().checkpoint();
      }
    }
    assertThat(fixture.files().attributes(directory).size()).isEqualTo(MANY);
    assertThat(fixture.files().lookup(ROOT, directory, Name.of("entry" + MANY / 3))).isPresent();
    long count = 0;
    Optional<Name> last = Optional.empty();
    List<Entry> page = fixture.files().list(ROOT, directory, last, VolumeFiles.MAX_LIST);
    while (!page.isEmpty()) {
      count += page.size();
      last = Optional.of(page.getLast().name());
      page = fixture.files().list(ROOT, directory, last, VolumeFiles.MAX_LIST);
    }
    assertThat(count).isEqualTo(MANY);
  }
}
