package dev.varve.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two faces on one volume: what the one that tells only durable things told, a crash does not take
/// back, though nobody made it durable on the other.
final class CommittedFaceTest {
  private static final Caller CALLER = VolumeFixture.ROOT;

  private final VolumeFixture fixture = new VolumeFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private long written(String text) {
    FileHandle handle = fixture.create("file");
    handle.write(0, VolumeFixture.bytes(text));
    return handle.ino();
  }

  private String afterACrash(long ino) {
    fixture.crash();
    try (FileHandle handle = fixture.files().open(CALLER, ino, OpenMode.READ)) {
      return VolumeFixture.text(handle);
    }
  }

  /// What the other tests would not prove anything without.
  @Test
  void whatTheTipTellsACrashTakesBack() {
    long ino = written("text");
    assertThat(fixture.files().attributes(ino).size()).isEqualTo(4);
    fixture.crash();
    assertThat(fixture.files().lookup(CALLER, Inode.ROOT, Name.of("file"))).isEmpty();
  }

  @Test
  void bytesThatWereReadAreDurable() {
    long ino = written("text");
    FileHandle reader = fixture.committedFiles().open(CALLER, ino, OpenMode.READ);
    ByteBuffer bytes = ByteBuffer.allocate(10);
    assertThat(reader.read(0, bytes)).isEqualTo(4);
    assertThat(new String(bytes.array(), 0, 4, StandardCharsets.UTF_8)).isEqualTo("text");
    assertThat(afterACrash(ino)).isEqualTo("text");
  }

  @Test
  void attributesThatWereToldAreDurable() {
    long ino = written("text");
    assertThat(fixture.committedFiles().attributes(ino).size()).isEqualTo(4);
    assertThat(afterACrash(ino)).isEqualTo("text");
  }

  @Test
  void attributesOfAHandleAreDurable() {
    long ino = written("text");
    FileHandle reader = fixture.committedFiles().open(CALLER, ino, OpenMode.READ);
    assertThat(reader.attributes().size()).isEqualTo(4);
    assertThat(afterACrash(ino)).isEqualTo("text");
  }

  @Test
  void whatAnotherFaceFoundByNameIsDurable() {
    long ino = written("text");
    Inode found =
        fixture.committedFiles().lookup(CALLER, Inode.ROOT, Name.of("file")).orElseThrow();
    assertThat(found.size()).isEqualTo(4);
    assertThat(afterACrash(ino)).isEqualTo("text");
  }

  @Test
  void dataThatWasFoundIsDurable() {
    long ino = written("text");
    FileHandle reader = fixture.committedFiles().open(CALLER, ino, OpenMode.READ);
    assertThat(reader.seekHole(0)).isEqualTo(4);
    assertThat(afterACrash(ino)).isEqualTo("text");
  }
}
